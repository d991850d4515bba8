"""Folders are classes."""

from __future__ import annotations

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import read_dataset
from tests.conftest import Paint


def test_the_names_of_folders_are_the_queries(paint: Paint) -> None:
    root = paint("red_things/a.png").parents[1]
    paint("red_things/b.png").rename(root / "red_things" / "b.dcm")  # whatever the reader of images takes
    paint("sea/c.png", "blue")
    (root / "notes").mkdir()
    found = read_dataset(root)
    assert [each.text for each in found.queries] == ["red things", "sea"]
    assert found.grades["red_things"] == {"red_things/a.png": 1, "red_things/b.dcm": 1}
    paint("val/x/a.png")
    paint("val/y/a.png")
    assert len(read_dataset(root, "folders", "val").items) == 2


def test_a_single_class_is_refused(paint: Paint) -> None:
    root = paint("only/a.png").parents[1]
    with pytest.raises(BadDataset, match="fewer than two"):
        read_dataset(root, "folders")
    with pytest.raises(BadDataset, match="no folder"):
        read_dataset(root, "folders", "test")
