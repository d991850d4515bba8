"""Splits mean what they say: models are fitted on train and judged on test, and a group is in one of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Item, pairs, read_dataset
from lingxi.evaluate.splits import folds, parts_of, read_splits
from tests.conftest import Paint

FORM = "table(label=kind, group=patient)"


def test_train_is_for_fitting_and_test_for_judging(labelled: Path) -> None:
    found = read_splits(labelled, FORM)
    assert (found.judged, found.fitted) == ("test", "train")
    assert found.train is not None
    assert {each.id for each in found.test.items} == {"red2.png", "red3.png", "blue2.png", "blue3.png"}
    assert not {each.id for each in found.test.items} & {each.id for each in found.train.items}
    whole = read_splits(labelled, FORM, "all")
    assert (len(whole.test.items), whole.train) == (8, None)
    assert read_splits(labelled, FORM, "train").train is None


def test_conditions_on_other_columns_hold_for_both(labelled: Path) -> None:
    found = read_splits(labelled, FORM, "split=test,kind=red")
    assert found.train is not None
    assert {each.id for each in (*found.test.items, *found.train.items)} == {f"red{n}.png" for n in range(4)}


def test_folders_of_splits_are_splits(paint: Paint) -> None:
    for split in ("train", "val"):
        for kind in ("red", "blue"):
            root = paint(f"{split}/{kind}/{split}.png", kind).parents[2]
    found = read_splits(root)
    assert (found.judged, found.fitted, len(found.test.items)) == ("val", "train", 2)


def test_a_patient_in_two_splits_is_refused(labelled: Path) -> None:
    table = labelled / "labels.csv"
    text = table.read_text(encoding="utf-8").replace("red0.png,red,train,red0", "red0.png,red,train,red1")
    table.write_text(text, encoding="utf-8")
    with pytest.raises(BadDataset, match="group 'red1' is in train and in test"):
        read_splits(labelled, FORM)


@pytest.mark.parametrize("split", [None, "val", "train"])
def test_a_patient_in_two_splits_that_are_not_both_used_is_refused(labelled: Path, split: str | None) -> None:
    table = labelled / "labels.csv"
    text = table.read_text(encoding="utf-8").replace("red3.png,red,test", "red3.png,red,val")
    table.write_text(text, encoding="utf-8")  # the other image of red1 is in test
    with pytest.raises(BadDataset, match="group 'red1' is in test and in val"):
        read_splits(labelled, FORM, split)
    assert len(read_splits(labelled, FORM, "all").test.items) == 8
    assert read_splits(labelled, FORM, "test,kind=blue").judged == "test"  # only rows that satisfy the condition count


def test_every_item_is_judged_in_one_fold_and_groups_stay_together(labelled: Path) -> None:
    data = read_dataset(labelled, FORM)
    inside = [judged for _, judged in folds(data, "2")]
    assert set.union(*inside) == {each.id for each in data.items}
    assert not inside[0] & inside[1]
    for judged in inside:
        assert {data.labels[id_] for id_ in judged} == {"red", "blue"}  # classes are spread over the folds
        for first, second in ((0, 1), (2, 3)):
            assert (f"red{first}.png" in judged) == (f"red{second}.png" in judged)
    assert [judged for _, judged in folds(data, "2", seed=3)] != inside
    for train, test in parts_of(data, "2", 0):
        assert not {each.id for each in train.items} & {each.id for each in test.items}


def test_folds_that_the_data_names(labelled: Path) -> None:
    data = read_dataset(labelled, "table(label=kind, fold=split)")
    assert [len(judged) for _, judged in folds(data, "split")] == [4, 4]
    some = replace(data, folds={id_: fold for id_, fold in data.folds.items() if id_ != "red0.png"})
    for train, test in parts_of(some, "split", 0):
        assert "red0.png" not in {each.id for each in (*train.items, *test.items)}
    shared = replace(data, groups=dict.fromkeys(data.folds, "p"))
    with pytest.raises(BadDataset, match="group 'p' is in other folds and in fold test"):
        list(folds(shared, "split"))
    plain = pairs("x", [(Item("a", text="a"), Item("b", text="b"))])
    with pytest.raises(BadDataset, match="names no folds in a column 'fold'"):
        list(folds(plain, "fold"))
    with pytest.raises(BadDataset, match="5 folds of 1 items"):
        list(folds(plain, "5"))
