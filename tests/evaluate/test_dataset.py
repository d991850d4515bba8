"""Data sets turn round, and files outside their folder are refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.errors import BadDataset, UnknownName
from lingxi.evaluate.dataset import Dataset, Item, inside, pairs, read_dataset, table_in

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
    for name in ("one.csv", "two.tsv"):
        (tmp_path / name).write_text("image,caption\n", encoding="utf-8")
    with pytest.raises(BadDataset, match=r"; it holds one\.csv, two\.tsv: name one of these files"):
        read_dataset(tmp_path)
    with pytest.raises(UnknownName, match="unknown data set form 'spreadsheet'"):
        read_dataset(tmp_path / "a.xyz", "spreadsheet")


def test_classes_are_labels_or_queries_with_many_items() -> None:
    assert _set().classes == {"0.jpg": "a cat", "1.jpg": "a cat", "2.jpg": "a dog", "3.jpg": "a dog"}
    assert pairs("x", [(TEXTS[0], FILES[0]), (TEXTS[1], FILES[2])]).classes == {}
    named = replace(_set(), labels={"0.jpg": "x", "2.jpg": "x"})
    same = named.alike()
    assert named.classes == {"0.jpg": "x", "2.jpg": "x"}
    assert same is not None
    assert same.grades == {"0.jpg": {"2.jpg": 1}, "2.jpg": {"0.jpg": 1}}


def test_captions_of_one_image_are_a_cluster_in_every_direction() -> None:
    rows = [(Item(text, text=text), FILES[n // 2]) for n, text in enumerate(["a", "b", "c", "d"])]
    data = replace(pairs("toy", rows), groups={"0.jpg": "patient"})
    assert data.clusters() == ["patient", "patient", "item 1.jpg", "item 1.jpg"]
    assert data.reversed().clusters() == ["patient", "1.jpg"]
    among = data.reversed().alike()
    assert among is not None
    assert among.clusters() == ["patient", "patient", "1.jpg", "1.jpg"]
    assert _set().clusters() == ["query a cat", "query a dog"]


def test_directions_with_equal_modalities_have_different_names() -> None:
    texts = [Item(f"t{n}", text=str(n)) for n in range(6)]
    data = pairs("toy", [(texts[0], texts[2]), (texts[0], texts[3]), (texts[1], texts[2]), (texts[1], texts[3])])
    turned = data.reversed()
    views = (data, turned, data.alike(), turned.alike())
    assert [each.direction for each in views if each] == [
        "text->text", "text->text reversed", "text->text among items", "text->text among queries"
    ]  # fmt: skip
    assert turned.reversed().direction == "text->text"


def test_an_image_is_found_with_its_other_captions() -> None:
    data = pairs("toy", [(Item(text, text=text), FILES[n // 2]) for n, text in enumerate(["a", "b", "c", "d"])])
    found = data.captioned()
    assert found is not None
    assert found.direction == "text->captioned"
    assert [(each.text, item.captions) for each, item in zip(found.queries, found.items, strict=True)] == [
        ("a", ("b",)), ("d", ("c",))
    ]  # fmt: skip
    assert _set().captioned() is None  # a class is no caption


def test_a_part_has_its_items_and_the_queries_that_match_them() -> None:
    part = _set().restricted({"2.jpg"})
    assert ([each.id for each in part.items], [each.id for each in part.queries]) == (["2.jpg"], ["a dog"])
    assert part.grades == {"a dog": {"2.jpg": 1}}


def test_the_table_of_a_folder_is_the_usual_one_or_the_only_one(tmp_path: Path) -> None:
    for name in ("one.jsonl", "two.csv"):
        (tmp_path / name).write_text("", encoding="utf-8")
        assert table_in(tmp_path) == (tmp_path / "one.jsonl" if name == "one.jsonl" else None)
    (tmp_path / "labels.csv").write_text("", encoding="utf-8")
    assert table_in(tmp_path) == tmp_path / "labels.csv"
