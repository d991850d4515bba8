"""Filters in the types of Qdrant Edge."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

import qdrant_edge as edge

from lingxi.store.edge.points import FOLDED, payload_key, time_text
from lingxi.store.fields import fold
from lingxi.store.where import And, Compare, Has, Not, OneOf, Or, Where

_Condition: TypeAlias = Any  # qdrant_edge has no common type for conditions


def optional_filter(where: Where | None) -> edge.Filter | None:
    """The filter for the engine, if there is one."""
    return None if where is None else engine_filter(where)


def engine_filter(where: Where) -> edge.Filter:
    """The filter for the engine."""
    return edge.Filter(must=[_condition(where)])


def _condition(where: Where) -> _Condition:
    match where:
        case And(parts):
            return edge.Filter(must=[_condition(part) for part in parts])
        case Or(parts):
            return edge.Filter(should=[_condition(part) for part in parts])
        case Not(part):
            return edge.Filter(must_not=[_condition(part)])
        case Has(field):
            return edge.Filter(must_not=[edge.IsEmptyCondition(payload_key(field))])
        case OneOf(field, values):
            return edge.FieldCondition(
                payload_key(field), match=edge.MatchAny([_plain(field, value) for value in values])
            )
        case Compare():
            return _comparison(where)


def _comparison(where: Compare) -> _Condition:
    key, value = payload_key(where.field), _plain(where.field, where.value)
    match where.op, value:
        case "under", str():
            return edge.FieldCondition(f"{FOLDED}.folders", match=edge.MatchValue(value.rstrip("/") or "/"))
        case "~", str():
            return edge.FieldCondition(key, match=edge.MatchSubstring(value))
        case "=", str() | int():
            return edge.FieldCondition(key, match=edge.MatchValue(value))
        case _, datetime():
            return edge.FieldCondition(key, range=_time_range(where.op, time_text(value)))
        case _:
            return edge.FieldCondition(key, range=_number_range(where.op, float(value)))


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
        case _:
            return set()


def _plain(field: str, value: Any) -> Any:
    return fold(value) if isinstance(value, str) and payload_key(field).startswith(FOLDED) else value


def _time_range(op: str, time: str) -> edge.RangeDateTime:
    match op:
        case "<":
            return edge.RangeDateTime(lt=time)
        case "<=":
            return edge.RangeDateTime(lte=time)
        case ">":
            return edge.RangeDateTime(gt=time)
        case ">=":
            return edge.RangeDateTime(gte=time)
        case _:
            return edge.RangeDateTime(gte=time, lte=time)


def _number_range(op: str, number: float) -> edge.RangeFloat:
    match op:
        case "<":
            return edge.RangeFloat(lt=number)
        case "<=":
            return edge.RangeFloat(lte=number)
        case ">":
            return edge.RangeFloat(gt=number)
        case ">=":
            return edge.RangeFloat(gte=number)
        case _:
            return edge.RangeFloat(gte=number, lte=number)
