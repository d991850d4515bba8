"""The parts of a data set: what models are fitted on, what they are judged on, and folds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from lingxi.address import AnyPath, as_path
from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, HasGroups, HasSplits, datasets, form_of, read_dataset

TRAIN, VAL, TEST = ("train", "training"), ("val", "valid", "validation", "dev"), ("test", "testing")
EVERYTHING = "all"
LONGEST_NUMBER = 20  # digits of a fold that are compared as a number


@dataclass(frozen=True)
class Splits:
    """A data set to judge on, and one to fit on, if the data has one."""

    test: Dataset
    train: Dataset | None = None
    judged: str = ""  # the name of the split; empty for all of the data
    fitted: str = ""
    column: str = ""  # of folds, if ``judged`` and ``fitted`` name folds
    without_fold: int = 0  # items that were left out, since the column of folds has no value for them
    conditions: tuple[str, ...] = ()  # that hold for both, such as ``language=en``


def read_splits(path: AnyPath, form: str | None = None, split: str | None = None) -> Splits:
    """The split to judge on and ``train`` to fit on.

    Without a named split that is ``test``, else ``val``, else all; ``all`` is everything. Conditions on other columns
    (``language=en``) hold for both. Raises BadDataset if a group is in two splits, used or not; if all of the data is
    judged on, splits do not matter.
    """
    form = form_of(path, form)
    reader = datasets.make(form)
    known = reader.splits(as_path(path)) if isinstance(reader, HasSplits) else ()
    conditions, judged = _parts(split or "")
    judged = judged or next((name for name in known if name.lower() in TEST), "")
    judged = judged or next((name for name in known if name.lower() in VAL), "")
    fitted = next((name for name in known if name.lower() in TRAIN), "")
    if judged in ("", EVERYTHING, fitted):
        fitted = ""
    if judged == EVERYTHING:
        judged = ""
    test = read_dataset(path, form, ",".join(filter(None, [*conditions, judged])) or None)
    train = read_dataset(path, form, ",".join([*conditions, fitted])) if fitted else None
    if train is not None:
        check_groups(train.groups.values(), test.groups.values(), fitted, judged)
    if judged and isinstance(reader, HasGroups):
        groups = reader.groups(as_path(path), ",".join(conditions) or None)
        for (first, some), (second, others) in combinations(groups.items(), 2):
            check_groups(some, others, first, second)
    return Splits(test, train, judged, fitted, conditions=tuple(conditions))


def _parts(split: str) -> tuple[list[str], str]:
    """The conditions on other columns, and the name of the split."""
    parts = [part.strip() for part in split.split(",") if part.strip()]
    named = [part.removeprefix("split=") for part in parts if "=" not in part or part.startswith("split=")]
    return [part for part in parts if "=" in part and not part.startswith("split=")], named[-1] if named else ""


def check_groups(groups: Iterable[str], others: Iterable[str], first: str, second: str) -> None:
    """Raises BadDataset if a group is in both parts, which have the names ``first`` and ``second``."""
    common = sorted(set(groups) & set(others))
    if common:
        more = f" and {len(common) - 1} others are" if len(common) > 1 else " is"
        raise BadDataset(f"group {common[0]!r}{more} in {first} and in {second}; a group belongs in one split")


def folds(dataset: Dataset, wanted: str, seed: int = 0) -> Iterator[tuple[set[str], set[str]]]:
    """The ids of the items to fit on and to judge on, for each fold.

    ``wanted`` is a number of folds, or a word for those that the data names: an item without one is in no part. Items
    of a group are in one fold; classes are spread over the folds. Raises BadDataset, also for folds of the data that
    divide a group.
    """
    number = _numbers(dataset, int(wanted), seed) if wanted.isdecimal() else dict(dataset.folds)
    if not number:
        raise BadDataset(f"the data names no folds in a column {wanted!r}")
    everything = {each.id for each in dataset.items if each.id in number}
    for fold in in_order(number.values()):
        inside = {id_ for id_ in everything if number[id_] == fold}
        if not inside or inside == everything:
            raise BadDataset(f"fold {fold} has {len(inside)} of {len(everything)} items")
        fitted, judged = (_groups(dataset, part) for part in (everything - inside, inside))
        check_groups(fitted, judged, "other folds", f"fold {fold}")
        yield everything - inside, inside


def _groups(dataset: Dataset, items: Iterable[str]) -> set[str]:
    return {dataset.groups[id_] for id_ in items if id_ in dataset.groups}


def in_order(names: Iterable[str]) -> list[str]:
    """Each name of a fold once; numbers by their value: 2 stands before 10."""
    return sorted(set(names), key=_place)


def _place(name: str) -> tuple[bool, str]:
    number = name.isdecimal()
    return not number, name.zfill(LONGEST_NUMBER) if number else name


def _numbers(dataset: Dataset, count: int, seed: int) -> dict[str, str]:
    """Item id -> fold: groups are dealt out class by class in random order."""
    if not 2 <= count <= len(dataset.items):
        raise BadDataset(f"{count} folds of {len(dataset.items)} items: give from 2 folds to one for each item")
    members: dict[str, list[str]] = {}
    for each in dataset.items:
        members.setdefault(dataset.groups.get(each.id, each.id), []).append(each.id)
    classes = dataset.classes
    order = np.random.default_rng(seed).permutation(len(members))
    shuffled = [list(members.items())[n] for n in order]
    dealt = sorted(shuffled, key=lambda group: classes.get(group[1][0], ""))
    return {id_: str(n % count) for n, (_, ids) in enumerate(dealt) for id_ in ids}


def parts_of(dataset: Dataset, wanted: str, seed: int) -> Sequence[tuple[Dataset, Dataset]]:
    """The data sets to fit on and to judge on, for each fold."""
    return [(dataset.restricted(fit), dataset.restricted(judge)) for fit, judge in folds(dataset, wanted, seed)]
