"""Copies of files with very long names have short ones, and readers still know their kind."""

from __future__ import annotations

from pathlib import Path

from lingxi.media.copy_name import copy_name


def test_long_names_are_cut_and_keep_their_extension(tmp_path: Path) -> None:
    assert copy_name("a.TXT") == "a.TXT"
    assert copy_name("x" * 251 + ".txt") == "x" * 251 + ".txt"
    assert copy_name("x" * 252 + ".TXT") == "x" * 251 + ".TXT"
    assert copy_name("灵" * 100 + ".txt") == "灵" * 83 + ".txt", "no half characters"
    assert copy_name("\udce9" * 300 + ".txt").endswith(".txt")
    for name in ("x" * 300, "灵犀" * 300 + ".jpg"):
        (tmp_path / copy_name(name)).touch()
