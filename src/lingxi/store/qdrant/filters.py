"""Filters in the types of Qdrant's client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, final

from qdrant_client import models

from lingxi.store.conditions import condition
from lingxi.store.where import Where

_Condition: TypeAlias = Any  # the client has no common type for conditions


def optional_filter(where: Where | None) -> models.Filter | None:
    """The filter for the client, if there is one."""
    return None if where is None else client_filter(where)


def client_filter(where: Where) -> models.Filter:
    """The filter for the client."""
    return models.Filter(must=[condition(where, _Terms())])


@final
class _Terms:
    def every(self, parts: Sequence[_Condition]) -> _Condition:
        return models.Filter(must=list(parts))

    def some(self, parts: Sequence[_Condition]) -> _Condition:
        return models.Filter(should=list(parts))

    def none(self, part: _Condition) -> _Condition:
        return models.Filter(must_not=[part])

    def absent(self, key: str) -> _Condition:
        return models.IsEmptyCondition(is_empty=models.PayloadField(key=key))

    def among(self, key: str, values: Sequence[Any]) -> _Condition:
        return models.FieldCondition(key=key, match=models.MatchAny(any=list(values)))

    def equal(self, key: str, value: str | int) -> _Condition:
        return models.FieldCondition(key=key, match=models.MatchValue(value=value))

    def containing(self, key: str, text: str) -> _Condition:
        return models.FieldCondition(key=key, match=models.MatchSubstring(substring=text))

    def number(self, key: str, bounds: Mapping[str, float]) -> _Condition:
        return models.FieldCondition(key=key, range=models.Range(**bounds))

    def time(self, key: str, bounds: Mapping[str, str]) -> _Condition:
        return models.FieldCondition(key=key, range=models.DatetimeRange(**bounds))
