"""Models are judged on one fold that the data names, and fitted on the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, pairs, read_dataset
from lingxi.evaluate.named_folds import divided, with_folds
from lingxi.evaluate.splits import Splits, in_order

FORM = "table(label=kind, fold=patient)"  # four folds: red0, red1, blue0, blue1


def _numbered(*folds: str) -> Dataset:
    data = pairs("x", [(Item("word", text="word"), Item(f"item {n}", text=str(n))) for n, _ in enumerate(folds)])
    return replace(data, folds={f"item {n}": fold for n, fold in enumerate(folds) if fold})


def test_the_other_folds_are_for_fitting(labelled: Path) -> None:
    found = divided(read_dataset(labelled, FORM), "patient", "red1")
    assert found.train is not None
    assert {each.id for each in found.test.items} == {"red2.png", "red3.png"}
    assert [each.id for each in found.test.queries] == ["red"]
    assert {each.id for each in found.train.items} == {f"{name}.png" for name in ("red0", "red1", "blue0", "blue1",
                                                                                  "blue2", "blue3")}  # fmt: skip
    assert (found.judged, found.fitted, found.column) == ("red1", "blue0, blue1, red0", "patient")


def test_some_folds_may_be_left_out(labelled: Path) -> None:
    found = divided(read_dataset(labelled, FORM), "patient", "red1", ["red0", "blue0"])
    assert found.train is not None
    assert {each.id for each in found.train.items} == {"red0.png", "red1.png", "blue0.png", "blue1.png"}
    assert set(found.train.folds.values()) == {"red0", "blue0"}


def test_folds_are_in_the_order_of_their_numbers() -> None:
    assert in_order(["10", "2", "val", "1", "2"]) == ["1", "2", "10", "val"]
    assert divided(_numbered("10", "2", "1", ""), "fold", "1").fitted == "2, 10"


@pytest.mark.parametrize(
    ("folds", "test", "train", "said"),
    [
        (("1", "2"), "9", (), "the column 'fold' has no fold '9'; it has 1, 2"),
        (("1", "2"), "1", ("3",), "the column 'fold' has no fold '3'; it has 1, 2"),
        (("1", "2"), "1", ("1", "2"), "fold 1 is the test fold; models cannot be fitted on it, too"),
        (("1", "1"), "1", (), "has only the fold 1; there is none to fit on"),
        (("", ""), "1", (), "the data names no folds in a column 'fold'"),
    ],
)
def test_folds_that_do_not_fit_are_refused(
    folds: tuple[str, ...], test: str, train: tuple[str, ...], said: str
) -> None:
    with pytest.raises(BadDataset, match=said):
        divided(_numbered(*folds), "fold", test, train)


def test_items_without_a_fold_are_left_out_and_counted() -> None:
    data = replace(_numbered("1", "2", "", "2"), queries=(*_numbered("1").queries, Item("rest", text="rest")))
    data = replace(data, grades={**data.grades, "rest": {"item 2": 1}})
    found = with_folds(Splits(data))
    assert [each.id for each in found.test.items] == ["item 0", "item 1", "item 3"]
    assert [each.id for each in found.test.queries] == ["word"]  # a query of left out items finds nothing
    assert found.without_fold == 1
    whole = Splits(_numbered("1", "2"))
    assert with_folds(whole) is whole
    nothing = Splits(_numbered("", ""))
    assert with_folds(nothing) is nothing


def test_a_group_is_in_one_part() -> None:
    data = replace(_numbered("1", "2"), groups={"item 0": "a patient", "item 1": "a patient"})
    with pytest.raises(BadDataset, match="group 'a patient' is in the folds 2 and in the fold 1"):
        divided(data, "fold", "1")
