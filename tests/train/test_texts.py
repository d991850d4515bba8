"""Texts are read from tables, lines and folders of notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.train.texts import read_texts


def test_texts_come_from_a_table_a_file_or_a_folder(tmp_path: Path) -> None:
    table = tmp_path / "pairs.csv"
    table.write_text("path,caption\na.jpg,a dog\nb.jpg,一只猫\n", encoding="utf-8")
    assert read_texts(table) == ["a dog", "一只猫"]
    (tmp_path / "notes" / "more").mkdir(parents=True)
    (tmp_path / "notes" / "a.txt").write_text("one\n\n  \ntwo\n", encoding="utf-8")
    (tmp_path / "notes" / "more" / "b.md").write_text("three", encoding="utf-8")
    (tmp_path / "notes" / "c.jpg").write_bytes(b"\xff\xd8")
    assert read_texts(tmp_path / "notes" / "a.txt") == ["one", "two"]
    assert read_texts(str(tmp_path / "notes")) == ["one", "two", "three"]


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xfea")
    with pytest.raises(UnreadableMedia, match="is not UTF-8"):
        read_texts(tmp_path / "a.txt")


def test_a_path_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia, match=r"none\.txt does not exist; name a file of texts"):
        read_texts(tmp_path / "none.txt")
