"""Which entries a walk considers, in folders and in archives."""

from __future__ import annotations

import os
from pathlib import Path

from lingxi.media.exclude import excluded_by
from lingxi.media.sandbox import Sandbox
from lingxi.media.walking import Walking


def _walking(root: Path, *, hidden: bool = False, archives: bool = False) -> Walking:
    sandbox = Sandbox(1, 1.0) if archives else None
    return Walking(root, False, hidden, frozenset({root / "out"}), None, set(), root, excluded_by(["*.md"]), sandbox)


def test_hidden_and_excluded_entries_do_not_count(tmp_path: Path) -> None:
    for name in ("a.txt", ".b.txt", "c.md"):
        (tmp_path / name).write_text("x")
    with os.scandir(tmp_path) as found:
        entries = list(found)
    assert {each.name for each in entries if _walking(tmp_path).counts(each)} == {"a.txt"}
    assert {each.name for each in entries if _walking(tmp_path, hidden=True).counts(each)} == {"a.txt", ".b.txt"}


def test_the_same_holds_in_archives(tmp_path: Path) -> None:
    inside = [tmp_path / "a.zip" / name for name in ("a.txt", ".git/b.txt", "in/c.md", "__MACOSX/d.txt")]
    assert [_walking(tmp_path).counts_member(each) for each in inside] == [True, False, False, False]
    assert [_walking(tmp_path, hidden=True).counts_member(each) for each in inside] == [True, True, False, True]
    assert [_walking(tmp_path, archives=on).looks_into("a.zip") for on in (False, True)] == [False, True]


def test_a_folder_is_entered_once_and_not_where_it_is_left_out(tmp_path: Path) -> None:
    walk = _walking(tmp_path)
    assert (walk.enters(tmp_path), walk.enters(tmp_path)) == (True, False)
    assert (walk.leaves_out(tmp_path / "out"), walk.leaves_out(tmp_path)) == (True, False)
