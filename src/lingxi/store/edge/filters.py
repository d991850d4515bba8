"""Filters in the types of Qdrant Edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, final

import qdrant_edge as edge

from lingxi.store.conditions import condition
from lingxi.store.where import Where

_Condition: TypeAlias = Any  # qdrant_edge has no common type for conditions


def optional_filter(where: Where | None) -> edge.Filter | None:
    """The filter for the engine, if there is one."""
    return None if where is None else engine_filter(where)


def engine_filter(where: Where) -> edge.Filter:
    """The filter for the engine."""
    return edge.Filter(must=[condition(where, _Terms())])


@final
class _Terms:
    def every(self, parts: Sequence[_Condition]) -> _Condition:
        return edge.Filter(must=list(parts))

    def some(self, parts: Sequence[_Condition]) -> _Condition:
        return edge.Filter(should=list(parts))

    def none(self, part: _Condition) -> _Condition:
        return edge.Filter(must_not=[part])

    def absent(self, key: str) -> _Condition:
        return edge.IsEmptyCondition(key)

    def among(self, key: str, values: Sequence[Any]) -> _Condition:
        return edge.FieldCondition(key, match=edge.MatchAny(list(values)))

    def equal(self, key: str, value: str | int) -> _Condition:
        return edge.FieldCondition(key, match=edge.MatchValue(value))

    def containing(self, key: str, text: str) -> _Condition:
        return edge.FieldCondition(key, match=edge.MatchSubstring(text))

    def number(self, key: str, bounds: Mapping[str, float]) -> _Condition:
        return edge.FieldCondition(key, range=edge.RangeFloat(**bounds))

    def time(self, key: str, bounds: Mapping[str, str]) -> _Condition:
        return edge.FieldCondition(key, range=edge.RangeDateTime(**bounds))
