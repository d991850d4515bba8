"""Checks the values of a study that was read from a file, before anything is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from string import Formatter
from typing import Any

MOST_SWEPT = 10_000  # models of a sweep
MOST_SEEDS, MOST_FOLDS, MOST_QUERIES = 1_000, 10_000, 10**9
MOST_MINUTES = 60 * 24 * 365  # a year
LONGEST_SHOWN = 40  # characters of a wrong value in an error


def check_values(found: Mapping[str, Any]) -> None:
    """Raises ValueError for a wrong type or range of the numbers and lists of a study."""
    for name, most in (("seeds", MOST_SEEDS), ("limit", MOST_QUERIES)):
        value = found.get(name)
        if value is not None and not (type(value) is int and 1 <= value <= most):
            raise ValueError(f"{name} is {_shown(value)}; give a whole number from 1 to {most:,}")
    minutes = found.get("minutes")
    if minutes is not None and not (type(minutes) in (int, float) and 0 < minutes <= MOST_MINUTES):
        raise ValueError(f"minutes is {_shown(minutes)}; give a number above 0, {MOST_MINUTES:,} at most")
    for name in ("models", "measures"):
        check_names(name, found.get(name, ()))


def _shown(value: object) -> str:
    """The value as it was written, without the digits of a number that nobody reads."""
    try:
        found = repr(value)
    except ValueError:  # Python writes no integer of more than 4,300 digits
        return "a number of thousands of digits"
    return found if len(found) <= LONGEST_SHOWN else f"{found[:LONGEST_SHOWN]}…"


def check_names(name: str, value: object) -> None:
    """Raises ValueError if the value is not a list of strings."""
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"{name} is {value!r}; give a list of strings")


def check_folds(folds: object) -> None:
    """Raises ValueError if the value is neither a number of folds, from 2 to 10,000, nor the name of a column."""
    right = isinstance(folds, str) and not folds.lstrip("+-").replace(".", "", 1).isdecimal()
    if isinstance(folds, str) and folds.isdecimal() and len(folds) <= len(str(MOST_FOLDS)):
        right = 2 <= int(folds) <= MOST_FOLDS
    if type(folds) is int:
        right = 2 <= folds <= MOST_FOLDS
    if not right:
        raise ValueError(f"folds is {_shown(folds)}; give a whole number from 2 to {MOST_FOLDS:,}, or a column")


def check_test_fold(folds: str, test_fold: str, train_folds: Sequence[str]) -> None:
    """Raises ValueError if a fold to judge on does not fit the folds of a data set."""
    if train_folds and not test_fold:
        raise ValueError("folds to fit on need the fold to judge on: name it with --test-fold (in a study: test-fold)")
    if test_fold and (not folds or folds.isdecimal()):
        raise ValueError(f"the test fold {test_fold!r} is a value in a column of folds: name the column with --folds "
                         "(in a study: folds)")  # fmt: skip


def folds_of(table: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The test fold of a data set and those to fit on, which may be numbers; raises ValueError for other types."""
    test_fold, train_folds = table.get("test-fold", ""), table.get("train-folds", [])
    if not isinstance(train_folds, list):
        raise ValueError(f"train-folds is {_shown(train_folds)}; give a list of folds")
    for name, value in (("test-fold", test_fold), *(("train-folds", each) for each in train_folds)):
        if type(value) not in (int, str):
            raise ValueError(f"{name} is {_shown(value)}; give a fold, as in the column of folds")
    return str(test_fold), tuple(map(str, train_folds))


def check_sweep(model: object, lists: Mapping[str, Any]) -> None:
    """Raises ValueError unless the braces of ``model`` are names of lists of plain values.

    A format such as ``{w:>9}`` or ``{w.real}`` would compute with the value: it is refused.
    """
    for name, values in lists.items():
        if not isinstance(values, list) or not all(isinstance(each, str | int | float) for each in values):
            raise ValueError(f"{name} of a sweep is {values!r}; give a list of numbers or strings")
    if (count := prod(map(len, lists.values()))) > MOST_SWEPT:
        raise ValueError(f"a sweep has {count:,} models; at most {MOST_SWEPT:,} are possible")
    if not isinstance(model, str):
        raise ValueError(f"model of a sweep is {model!r}; give a string")
    for _, field, form, conversion in Formatter().parse(model):
        if field is not None and (field not in lists or form or conversion):
            shown = f"{field}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}"
            raise ValueError(f"{{{shown}}} in {model!r} is not the name of a list of the sweep")
