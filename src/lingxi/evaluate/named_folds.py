"""The folds that the data names: each item is in one of them, or left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset
from lingxi.evaluate.splits import Splits, check_groups, in_order


def with_folds(data: Splits) -> Splits:
    """The items that have a fold, and the number of the others: these are neither fitted on nor judged."""
    test = data.test
    without = sum(each.id not in test.folds for each in test.items) if test.folds else 0
    return replace(data, test=_part(test, in_order(test.folds.values())), without_fold=without) if without else data


def divided(dataset: Dataset, column: str, test_fold: str, train_folds: Sequence[str] = ()) -> Splits:
    """One fold to judge on, and ``train_folds`` to fit on: all others if none are named.

    That is the protocol of ESC-50 (Piczak, 2015) and UrbanSound8K (Salamon, Jacoby and Bello, 2014) for one fold.
    Raises BadDataset for folds that the data does not have, or a group in both parts.
    """
    known = in_order(dataset.folds.values())
    if not known:
        raise BadDataset(f"the data names no folds in a column {column!r}")
    for fold in (test_fold, *train_folds):
        if fold not in known:
            raise BadDataset(f"the column {column!r} has no fold {fold!r}; it has {', '.join(known)}")
    fitted = in_order(train_folds) or [fold for fold in known if fold != test_fold]
    if test_fold in fitted:
        raise BadDataset(f"fold {test_fold} is the test fold; models cannot be fitted on it, too")
    if not fitted:
        raise BadDataset(f"the column {column!r} has only the fold {test_fold}; there is none to fit on")
    test, train = _part(dataset, [test_fold]), _part(dataset, fitted)
    check_groups(train.groups.values(), test.groups.values(), f"the folds {', '.join(fitted)}", f"the fold {test_fold}")
    return Splits(test, train, test_fold, ", ".join(fitted), column)


def _part(dataset: Dataset, folds: Sequence[str]) -> Dataset:
    """The items of some folds."""
    return dataset.restricted({id_ for id_, fold in dataset.folds.items() if fold in folds})
