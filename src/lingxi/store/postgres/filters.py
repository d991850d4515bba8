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


def condition(where: Where | None) -> Condition:
    """The condition of a filter; it is never NULL."""
    paths = list[str]()
    query = _ALL if where is None else _query(where, paths)
    return Condition(query, {f"path{n}": path for n, path in enumerate(paths)})


def _query(where: Where, paths: list[str]) -> sql.Composable:
    """The SQL of a filter; appends its JSON paths."""
    match where:
        case And(parts):
            return _joined(" AND ", [_query(part, paths) for part in parts], _ALL)
        case Or(parts):
            return _joined(" OR ", [_query(part, paths) for part in parts], _NONE)
        case Not(part):
            return sql.SQL("(NOT {})").format(_query(part, paths))
        case Has(field):
            paths.append(_items(field))
        case OneOf(field, values):
            tests = " || ".join(f"@ == {_literal(field, value)}" for value in values)
            paths.append(f"{_items(field)} ? ({tests or '1 == 0'})")
        case Compare():
            paths.append(_comparison(where))
    return sql.SQL("p.facts @? {}::jsonpath").format(sql.Placeholder(f"path{len(paths) - 1}"))


def _joined(word: Any, parts: list[sql.Composable], empty: sql.SQL) -> sql.Composable:
    return sql.SQL("({})").format(sql.SQL(word).join(parts)) if parts else empty


def _comparison(where: Compare) -> str:
    field, value = where.field, where.value
    match where.op:
        case "under":
            return f"{_items(FOLDERS)} ? (@ == {_literal(field, str(value).rstrip('/') or '/')})"
        case "~":
            return f'{_items(field)} ? (@ like_regex {_literal(field, value)} flag "q")'  # q: the text, no pattern
        case "=":
            return f"{_items(field)} ? (@ == {_literal(field, value)})"
        case op:
            return f"{_items(field)} ? (@ {op} {_literal(field, value)})"


def _items(field: str) -> str:
    return f"$.{json.dumps(field)}[*]"


def _literal(field: str, value: Any) -> str:
    """A value in the syntax of JSON paths, which is that of JSON."""
    return json.dumps(fact(field, value), ensure_ascii=False)
