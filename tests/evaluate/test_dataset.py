"""Data sets turn round, and files outside their folder are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadDataset, UnknownName
from lingxi.evaluate.dataset import Dataset, Item, inside, pairs, read_dataset

TEXTS = [Item("a cat", text="a cat"), Item("a dog", text="a dog")]
FILES = [Item(f"{n}.jpg", path=Path(f"{n}.jpg")) for n in range(4)]


def _set() -> Dataset:
    return pairs("toy", [(TEXTS[0], FILES[0]), (TEXTS[0], FILES[1]), (TEXTS[1], FILES[2]), (TEXTS[1], FILES[3])])


def test_queries_and_items_can_be_swapped() -> None:
    turned = _set().reversed()
    assert (_set().direction, turned.direction) == ("text->image", "image->text")
    assert [each.id for each in turned.queries] == [each.id for each in FILES]
    assert turned.grades["2.jpg"] == {"a dog": 1}
    assert turned.reversed().grades == _set().grades


def test_items_that_match_one_query_match_each_other() -> None:
    same = _set().alike()
    assert same is not None
    assert same.direction == "image->image"
    assert same.grades["0.jpg"] == {"1.jpg": 1}
    assert pairs("x", [(TEXTS[0], FILES[0]), (TEXTS[1], FILES[2])]).alike() is None


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    assert inside(tmp_path, "a/b.jpg") == (tmp_path / "a" / "b.jpg").resolve()
    for name in ("../b.jpg", "/etc/passwd", "a/../../b"):
        with pytest.raises(BadDataset, match="outside"):
            inside(tmp_path, name)


def test_an_unknown_data_set_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match="does not exist"):
        read_dataset(tmp_path / "none.csv")
    (tmp_path / "a.xyz").write_text("?", encoding="utf-8")
    with pytest.raises(BadDataset, match="has no known data set format"):
        read_dataset(tmp_path / "a.xyz")
    with pytest.raises(UnknownName, match="unknown data set form 'spreadsheet'"):
        read_dataset(tmp_path / "a.xyz", "spreadsheet")
