"""Filters as conditions on the payload that :mod:`lingxi.store.packing` writes, in the types of any engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from lingxi.store.fields import fold, kind_of
from lingxi.store.packing import FOLDED, payload_key, time_text
from lingxi.store.where import And, Compare, Has, Not, OneOf, Operator, Or, Where

C = TypeVar("C")

_BOUNDS: Mapping[Operator, tuple[str, ...]] = {
    "<": ("lt",),
    "<=": ("lte",),
    ">": ("gt",),
    ">=": ("gte",),
    "=": ("gte", "lte"),
}


class Terms(Protocol[C]):
    """How an engine writes conditions. A list in the payload matches if one of its values does."""

    def every(self, parts: Sequence[C]) -> C:
        """All of the conditions."""
        ...

    def some(self, parts: Sequence[C]) -> C:
        """At least one of the conditions."""
        ...

    def none(self, part: C) -> C:
        """Not this condition."""
        ...

    def absent(self, key: str) -> C:
        """The payload has no value at the key."""
        ...

    def among(self, key: str, values: Sequence[str | int]) -> C:
        """The value is one of these."""
        ...

    def equal(self, key: str, value: str | int) -> C:
        """The value is this."""
        ...

    def containing(self, key: str, text: str) -> C:
        """The value contains this text."""
        ...

    def number(self, key: str, bounds: Mapping[str, float]) -> C:
        """The number lies in a range; ``bounds`` are some of ``lt``, ``lte``, ``gt``, ``gte``."""
        ...

    def time(self, key: str, bounds: Mapping[str, str]) -> C:
        """The time lies in a range of times in ISO text."""
        ...


def condition(where: Where, terms: Terms[C]) -> C:
    """The condition of a filter."""
    match where:
        case And(parts):
            return terms.every([condition(part, terms) for part in parts])
        case Or(parts):
            return terms.some([condition(part, terms) for part in parts])
        case Not(part):
            return terms.none(condition(part, terms))
        case Has(field):
            return terms.none(terms.absent(payload_key(field)))
        case OneOf(field, values):
            return terms.among(payload_key(field), [_plain(field, value) for value in values])
        case Compare():
            return _comparison(where, terms)


def indexed_fields(where: Where) -> set[str]:
    """The fields of a filter for which an index helps."""
    match where:
        case And(parts) | Or(parts):
            return {name for part in parts for name in indexed_fields(part)}
        case Not(part):
            return indexed_fields(part)
        case Compare(field, op) if op not in ("~", "under"):
            return {field}
        case OneOf(field):
            return {field}
        case Has(field) if kind_of(field) not in ("text", "folder"):
            return {field}
        case _:
            return set()


def _comparison(where: Compare, terms: Terms[C]) -> C:
    key, value = payload_key(where.field), _plain(where.field, where.value)
    match where.op, value:
        case "under", str():
            return terms.equal(f"{FOLDED}.folders", value.rstrip("/") or "/")
        case "~", str():
            return terms.containing(key, value)
        case "=", str() | int():
            return terms.equal(key, value)
        case _, datetime():
            return terms.time(key, dict.fromkeys(_BOUNDS[where.op], time_text(value)))
        case _:
            return terms.number(key, dict.fromkeys(_BOUNDS[where.op], float(value)))


def _plain(field: str, value: Any) -> Any:
    return fold(value) if isinstance(value, str) and payload_key(field).startswith(FOLDED) else value
