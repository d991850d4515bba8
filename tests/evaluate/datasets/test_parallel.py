"""Lines with a tab are pairs of texts."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import read_dataset

LINES = "# a comment\nI like tea.\t我喜欢茶。\nHello!\tx\t你好！\nHello!\t您好！\n"


def test_the_first_and_the_last_column_are_a_pair(tmp_path: Path) -> None:
    (tmp_path / "pairs.txt.gz").write_bytes(gzip.compress(LINES.encode()))
    found = read_dataset(tmp_path / "pairs.txt.gz")
    assert (found.form, found.name, found.direction) == ("parallel", "pairs", "text->text")
    assert found.grades == {"I like tea.": {"我喜欢茶。": 1}, "Hello!": {"你好！": 1, "您好！": 1}}
    assert read_dataset(tmp_path).grades == found.grades  # the only file of a folder
    assert len(read_dataset(tmp_path, "parallel(most=1)").items) == 1


def test_a_text_without_tabs_is_not_claimed(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("a note\n", encoding="utf-8")
    with pytest.raises(BadDataset, match="has no known data set format"):
        read_dataset(tmp_path / "notes.txt")
    (tmp_path / "notes.txt").unlink()
    with pytest.raises(BadDataset, match="holds no text file of pairs"):
        read_dataset(tmp_path, "parallel")
