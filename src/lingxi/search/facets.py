"""Facets: the values of a field, and how many segments have each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, datetime

from lingxi.errors import BadQuery
from lingxi.index.snapshot import FIRST, FOUND
from lingxi.search.file_order import FileOrder
from lingxi.store.engine import ReadsPoints
from lingxi.store.fields import ADDED, FIELDS, RANGES, Kind, kind_of
from lingxi.store.filter_language import parse
from lingxi.store.where import And, Compare, Has, Not, Or, Where, both


def facets(engine: ReadsPoints, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
    """The values of a field, the years of a time, with the number of segments that have each, most frequent first.

    ``where`` narrows them. Raises UnknownName for what is no field, BadQuery for one that has too many values.
    """
    kind = _counted_kind(field)
    wanted = both(FOUND, parse(where) if where else None)
    if field in RANGES:
        counts = _numbers(engine, field, wanted)
    elif kind == "time":
        counts = _years(engine, field, wanted, MINYEAR, MAXYEAR)
    else:
        return engine.facet(field, wanted, limit)
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:limit]


def file_facets(order: FileOrder, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
    """The same with the number of files that have a segment with each value."""
    _counted_kind(field)
    wanted = parse(where) if where else None
    if not order.engine.count(both(FOUND, Or((Not(FIRST), Has("shot"))), wanted)):  # each segment is a file
        return facets(order.engine, field, where, limit)
    counts = order.counted(field, wanted)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]


def _counted_kind(field: str) -> Kind:
    """The kind of a field; raises UnknownName and BadQuery."""
    kind = kind_of(field)
    if field not in (*FIELDS, *ADDED) or field == "text" or (kind in ("integer", "number") and field not in RANGES):
        raise BadQuery(f"{field} has too many distinct values for facets; filter by it instead")
    return kind


def _numbers(engine: ReadsPoints, field: str, where: Where | None) -> Iterator[tuple[str, int]]:
    """The numbers of a field with few of them that anything has, with counts."""
    for number in RANGES[field]:
        if count := engine.count(both(Compare(field, "=", number), where)):
            yield str(number), count


def _years(engine: ReadsPoints, field: str, where: Where | None, first: int, last: int) -> Iterator[tuple[str, int]]:
    """The years from the first to the last that anything has, with counts; halves without any are left alone."""
    within: Where = Compare(field, ">=", datetime(first, 1, 1))
    if last < MAXYEAR:
        within = And((within, Compare(field, "<", datetime(last + 1, 1, 1))))
    count = engine.count(both(within, where))
    if count and first == last:
        yield f"{first:04}", count
    elif count:
        middle = (first + last) // 2
        yield from _years(engine, field, where, first, middle)
        yield from _years(engine, field, where, middle + 1, last)
