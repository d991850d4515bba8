"""The published files of Flickr8k and Flickr30k are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import read_dataset

LINES = "1.jpg#0\tA cat .\n1.jpg#1\tThe cat\n2.jpg#0\tA dog\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "Flicker8k_Dataset").mkdir()
    (tmp_path / "Flicker8k_Dataset" / "1.jpg").write_bytes(b"x")
    (tmp_path / "Flickr8k.token.txt").write_text(LINES, encoding="utf-8")
    return tmp_path / "Flickr8k.token.txt"


def test_captions_belong_to_their_photos(file: Path) -> None:
    found = read_dataset(file)
    assert found.grades == {"A cat .": {"1.jpg": 1}, "The cat": {"1.jpg": 1}, "A dog": {"2.jpg": 1}}
    assert found.items[0].path == file.parent / "Flicker8k_Dataset" / "1.jpg"


def test_a_split_is_a_list_beside_it(file: Path) -> None:
    (file.parent / "Flickr_8k.testImages.txt").write_text("2.jpg\n", encoding="utf-8")
    assert [each.text for each in read_dataset(file, split="Flickr_8k.testImages.txt").queries] == ["A dog"]
    with pytest.raises(BadDataset, match="outside"):
        read_dataset(file, split="../list.txt")


def test_other_lines_are_refused(file: Path) -> None:
    file.write_text(LINES + "3.jpg no tab\n", encoding="utf-8")
    with pytest.raises(BadDataset, match="line 4"):
        read_dataset(file)
