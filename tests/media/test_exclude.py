"""Patterns leave out what git would."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from lingxi.errors import BadQuery
from lingxi.media.exclude import excluded_by, is_left_out
from lingxi.media.scan import scan
from lingxi.types import LeftOut


@pytest.mark.parametrize(
    ("path", "out"),
    [("a.tmp", True), ("deep/a.tmp", True), ("keep.tmp", False), ("cache/", True), ("deep/cache/", False),
     ("a/x/y/b/", True), ("a/b/", True), ("a.TMP", False), ("draft/", True), ("draft", False)],
)  # fmt: skip
def test_the_rules_of_gitignore(path: str, out: bool) -> None:
    assert excluded_by(["*.tmp", "!keep.tmp", "/cache/", "a/**/b", "draft/"])(path) == out


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(BadQuery, match="'!' is not a pattern"):
        excluded_by(["*.png", "!"])


def test_what_is_below_an_excluded_or_hidden_folder_is_left_out() -> None:
    assert is_left_out(PurePath("cache/deep/a.png"), hidden=False, patterns=["cache/"])
    assert is_left_out(PurePath(".git/a.png"), hidden=False, patterns=[])
    assert not is_left_out(PurePath(".git/a.png"), hidden=True, patterns=["cache/"])


def test_the_walk_leaves_out_files_folders_side_cars_and_tables(tmp_path: Path) -> None:
    for name in ("a.png", "a.txt", "b.tmp.png", "cache/c.png", "deep/d.png", "deep/captions.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("image,caption\nd.png,a sea\n", encoding="utf-8")
    patterns = ["*.tmp.*", "/cache/", "*.txt", "captions.csv"]
    found = [each for each in scan(tmp_path, patterns=patterns) if not isinstance(each, LeftOut)]
    assert [(each.path.name, getattr(each, "captions", None)) for each in found] == [("a.png", ()), ("d.png", ())]
    assert not list(scan(tmp_path / "deep", inside=tmp_path, patterns=["/deep/d.png"]))
