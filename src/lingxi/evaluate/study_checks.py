"""Checks the values of a study that was read from a file, before anything is measured."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from string import Formatter
from typing import Any

MOST_SWEPT = 10_000  # models of a sweep


def check_values(found: Mapping[str, Any]) -> None:
    """Raises ValueError for a wrong type or range of the numbers and lists of a study."""
    for name, least in (("seeds", 1), ("limit", 1)):
        value = found.get(name)
        if value is not None and (type(value) is not int or value < least):
            raise ValueError(f"{name} is {value!r}; give a whole number from {least} on")
    minutes = found.get("minutes")
    if minutes is not None and not (type(minutes) in (int, float) and minutes >= 0):
        raise ValueError(f"minutes is {minutes!r}; give a number from 0 on")
    for name in ("models", "measures"):
        check_names(name, found.get(name, ()))


def check_names(name: str, value: object) -> None:
    """Raises ValueError if the value is not a list of strings."""
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"{name} is {value!r}; give a list of strings")


def check_folds(folds: object) -> None:
    """Raises ValueError if the value is neither a number of folds, from 2 on, nor the name of a column."""
    if type(folds) not in (int, str) or (str(folds).removeprefix("-").isdecimal() and int(str(folds)) < 2):
        raise ValueError(f"folds is {folds!r}; give a whole number from 2 on, or a column")


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
