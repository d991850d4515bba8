"""Filters: the syntax tree that engines read, and what it means.

A segment without the field fails every comparison except ``not``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from lingxi.store.fields import fold

Operator: TypeAlias = Literal["=", "<", "<=", ">", ">=", "~", "under"]
Literal_: TypeAlias = str | int | float | datetime


@dataclass(frozen=True)
class Compare:
    """A comparison of one field with one value; text is compared folded."""

    field: str
    op: Operator
    value: Literal_


@dataclass(frozen=True)
class OneOf:
    """Whether a field equals any of the values."""

    field: str
    values: tuple[str | int, ...]


@dataclass(frozen=True)
class Has:
    """Whether a field has a value."""

    field: str


@dataclass(frozen=True)
class Not:
    """Whatever the part does not match."""

    part: Where


@dataclass(frozen=True)
class And:
    """Whatever all parts match."""

    parts: tuple[Where, ...]


@dataclass(frozen=True)
class Or:
    """Whatever at least one part matches."""

    parts: tuple[Where, ...]


Where: TypeAlias = Compare | OneOf | Has | Not | And | Or

NOTHING = Compare("asset", "=", "")  # an engine may read an empty list of choices as no condition at all


def both(*parts: Where | None) -> Where | None:
    """The filters that are not None, joined by *and*; None if there are none."""
    there = tuple(part for part in parts if part is not None)
    return there[0] if len(there) == 1 else And(there) if there else None


def fields_of(where: Where) -> frozenset[str]:
    """The fields that a filter compares."""
    match where:
        case And(parts) | Or(parts):
            return frozenset[str]().union(*map(fields_of, parts))
        case Not(part):
            return fields_of(part)
        case _:
            return frozenset({where.field})


def matches(where: Where | None, payload: Mapping[str, Any]) -> bool:
    """Whether a payload (field -> value; ``folder`` lists its parents, too) passes the filter, in plain Python.

    This defines the meaning of filters; engines are tested against it.
    """
    match where:
        case None:
            return True
        case And(parts):
            return all(matches(part, payload) for part in parts)
        case Or(parts):
            return any(matches(part, payload) for part in parts)
        case Not(part):
            return not matches(part, payload)
        case Has(field):
            return payload.get(field) is not None
        case OneOf(field, values):
            wanted = {_folded(value) for value in values}
            return any(_folded(found) in wanted for found in _each(payload.get(field)))
        case Compare(field, op, value):
            return any(_COMPARISONS[op](_folded(found), _folded(value)) for found in _each(payload.get(field)))


def _each(value: Any) -> Sequence[Any]:
    """The values of a field; one matching value of a list is enough."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _folded(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value


def _is_under(folder: str, parent: str) -> bool:
    return folder == parent or folder.startswith(parent.rstrip("/") + "/")


_COMPARISONS: dict[Operator, Callable[[Any, Any], bool]] = {
    "=": lambda found, value: bool(found == value),
    "<": lambda found, value: bool(found < value),
    "<=": lambda found, value: bool(found <= value),
    ">": lambda found, value: bool(found > value),
    ">=": lambda found, value: bool(found >= value),
    "~": lambda found, value: value in found,
    "under": _is_under,
}
