"""Karpathy's splits are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import read_dataset
from lingxi.evaluate.splits import read_splits


def test_the_test_split_is_read_unless_another_is_named(tmp_path: Path) -> None:
    images = [
        {"filename": f"{split}.jpg", "split": split, "sentences": [{"raw": f"a {split}"}, {"raw": f"the {split}"}]}
        for split in ("train", "val", "test")
    ]
    (tmp_path / "dataset.json").write_text(json.dumps({"images": images, "dataset": "flickr8k"}), encoding="utf-8")
    found = read_dataset(tmp_path / "dataset.json")
    assert [each.text for each in found.queries] == ["a test", "the test"]
    assert found.grades["the test"] == {"test.jpg": 1}
    assert len(read_dataset(tmp_path / "dataset.json", split="val").items) == 1
    parts = read_splits(tmp_path / "dataset.json")
    assert (parts.judged, parts.fitted) == ("test", "train")


def test_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"images": [{"sentences": 3}]}', encoding="utf-8")
    with pytest.raises(BadDataset, match="Karpathy"):
        read_dataset(tmp_path / "a.json", "karpathy")
