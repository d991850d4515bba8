"""Filters as SQL conditions: comparisons are JSON paths over the facts, which are always bound as parameters."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, final

from psycopg import sql

from lingxi.store.postgres.plain import FOLDERS, fact
from lingxi.store.where import And, Compare, Has, Not, OneOf, Or, Where

_ALL = sql.SQL("TRUE")
_NONE = sql.SQL("FALSE")


@final
@dataclass(frozen=True)
class Condition:
    """A condition over the facts of the table with the alias ``p``, and the values of its parameters."""

    query: sql.Composable
    values: dict[str, str]


def condition(where: Where | None, name: str = "where") -> Condition:
    """The condition of a filter, which is never NULL; its parameters are ``name`` with a number."""
    values = dict[str, str]()
    return Condition(_ALL if where is None else _query(where, name, values), values)


def items(field: str) -> str:
    """The JSON path of the values of a field."""
    return f"$.{json.dumps(field)}[*]"


def _query(where: Where, name: str, values: dict[str, str]) -> sql.Composable:
    """The SQL of a filter; adds its JSON paths to the values of parameters."""
    match where:
        case And(parts):
            return _joined(" AND ", [_query(part, name, values) for part in parts], _ALL)
        case Or(parts):
            return _joined(" OR ", [_query(part, name, values) for part in parts], _NONE)
        case Not(part):
            return sql.SQL("(NOT {})").format(_query(part, name, values))
        case Has(field):
            path = items(field)
        case OneOf(field, wanted):
            tests = " || ".join(f"@ == {_literal(field, value)}" for value in wanted)
            path = f"{items(field)} ? ({tests or '1 == 0'})"
        case Compare():
            path = _comparison(where)
    parameter = f"{name}{len(values)}"
    values[parameter] = path
    return sql.SQL("p.facts @? {}::jsonpath").format(_bound(parameter))


def _bound(parameter: str) -> sql.SQL:
    """A parameter of a statement, by its name."""
    return sql.SQL(f"%({parameter})s")


def _joined(word: Any, parts: list[sql.Composable], empty: sql.SQL) -> sql.Composable:
    return sql.SQL("({})").format(sql.SQL(word).join(parts)) if parts else empty


def _comparison(where: Compare) -> str:
    field, value = where.field, where.value
    match where.op:
        case "under":
            return f"{items(FOLDERS)} ? (@ == {_literal(field, str(value).rstrip('/') or '/')})"
        case "~":
            return f'{items(field)} ? (@ like_regex {_literal(field, value)} flag "q")'  # q: the text, no pattern
        case "=":
            return f"{items(field)} ? (@ == {_literal(field, value)})"
        case op:
            return f"{items(field)} ? (@ {op} {_literal(field, value)})"


def _literal(field: str, value: Any) -> str:
    """A value in the syntax of JSON paths, which is that of JSON."""
    return json.dumps(fact(field, value), ensure_ascii=False)
