"""Parquet is read as data sets of the hub have it."""

from __future__ import annotations

from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import read_dataset
from lingxi.evaluate.splits import read_splits


def _write(path: Path, **columns: object) -> Path:
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def test_images_as_bytes_and_texts_as_lists(tmp_path: Path) -> None:
    pictures = [{"bytes": b"one", "path": "1.jpg"}, {"bytes": b"two", "path": "2.jpg"}]
    texts = [["a cat", "the cat"], ["a dog"]]
    file = _write(tmp_path / "a.parquet", image=pictures, caption=texts, split=["val", "test"])
    found = read_dataset(file)
    assert found.grades == {"a cat": {"0": 1}, "the cat": {"0": 1}, "a dog": {"1": 1}}
    assert found.items[1].data == b"two"
    assert [each.text for each in read_dataset(file, split="test").queries] == ["a dog"]


def test_columns_can_be_named_and_splits_are_known(tmp_path: Path) -> None:
    facts = {"kind": ["a", "b"], "patient": [7, 8], "part": ["test", "train"]}
    file = _write(tmp_path / "a.parquet", scan=[b"1", b"2"], report=["x", "y"], **facts)
    found = read_splits(file, "parquet(file=scan, text=report, label=kind, group=patient, split=part, fold=patient)")
    assert found.train is not None
    assert (found.test.labels, found.test.groups, found.test.folds) == ({"0": "a"}, {"0": "7"}, {"0": "7"})
    assert [each.text for each in found.train.queries] == ["y"]
    plain = _write(tmp_path / "b.parquet", image=[b"1"], text=["x"])
    assert read_splits(plain).judged == ""


def test_a_group_in_two_splits_is_refused(tmp_path: Path) -> None:
    facts = {"patient": [7, 0, 0], "split": ["train", "val", "test"]}
    file = _write(tmp_path / "a.parquet", image=[b"1", b"2", b"3"], text=["x", "y", "z"], **facts)
    assert read_splits(file).judged == "test"
    with pytest.raises(BadDataset, match="group '0' is in val and in test"):
        read_splits(file, "parquet(group=patient)")


def test_images_as_files_beside_it(tmp_path: Path) -> None:
    found = read_dataset(_write(tmp_path / "a.parquet", image=["1.jpg"], text=["a cat"]))
    assert found.items[0].path == tmp_path / "1.jpg"
    with pytest.raises(BadDataset, match="outside"):
        read_dataset(_write(tmp_path / "b.parquet", image=["../1.jpg"], text=["a cat"]))


def test_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match="no image"):
        read_dataset(_write(tmp_path / "a.parquet", text=["a"]))
    with pytest.raises(BadDataset, match="no text"):
        read_dataset(_write(tmp_path / "b.parquet", image=[b"x"]))
    (tmp_path / "c.parquet").write_bytes(b"PAR1 nothing")
    with pytest.raises(BadDataset, match="not valid Parquet"):
        read_dataset(tmp_path / "c.parquet")
