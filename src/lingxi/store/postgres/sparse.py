"""Words and marks: the rows (term, id, weight) of two tables, ranked by frequencies that are exact over all shards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import LiteralString, final
from uuid import UUID

from psycopg import sql

from lingxi.store.postgres.connections import Connection, rows
from lingxi.store.postgres.filters import Condition
from lingxi.store.postgres.shards import Shards

UNITS = 1e9  # of a score of 1: sums of whole numbers (below 2**53) are the same in any order, on any number of shards
_COUNTS = sql.SQL("SELECT term, sum(n)::bigint FROM ({}) part GROUP BY term")
_COUNT = sql.SQL(
    "SELECT -1::bigint AS term, sum({}) AS n FROM {} UNION ALL"
    " SELECT term, count(*)::numeric AS n FROM {} WHERE term = ANY(%(terms)s::bigint[]) GROUP BY term"
)
_SCORE = sql.SQL(
    "sum(round(w.weight * ((%(factors)s::float8[])[array_position(%(terms)s::bigint[], w.term)]))) AS score"
)
_BEST = sql.SQL("SELECT id, score FROM ({}) part ORDER BY -score, id LIMIT %(k)s")
_BEST_PART = sql.SQL(
    "SELECT w.id, {score} FROM {table} w WHERE w.term = ANY(%(terms)s::bigint[])"
    " GROUP BY w.id ORDER BY 2 DESC, 1 LIMIT %(k)s"
)
_SOME_PART = sql.SQL(
    "SELECT w.id, {score} FROM {table} w JOIN {points} p ON p.id = w.id"
    " WHERE w.term = ANY(%(terms)s::bigint[]) AND {condition} GROUP BY w.id ORDER BY 2 DESC, 1 LIMIT %(k)s"
)
_TERMS = sql.SQL("SELECT id, term FROM {} WHERE id = ANY(%(ids)s::uuid[]) AND term = ANY(%(terms)s::bigint[])")


@final
@dataclass(frozen=True)
class SparseHit:
    """A point that shares terms with a query."""

    id: str
    score: float
    terms: tuple[int, ...]  # of the query


@final
@dataclass(frozen=True)
class SparseFound:
    """The best points, the inverse document frequencies of the query's terms, and the shards that are missing."""

    hits: list[SparseHit]
    rarity: Mapping[int, float]
    absent: tuple[str, ...]


def sparse_best(
    connection: Connection,
    shards: Shards,
    table: LiteralString,
    weights: Mapping[int, float],
    k: int,
    condition: Condition | None,
) -> SparseFound:
    """The ``k`` points with the highest sum of weight x stored weight x inverse document frequency, ties by id."""
    terms = sorted(weights)
    rarity, absent = _rarity(connection, shards, table, terms)
    values = {"terms": terms, "factors": [weights[term] * rarity[term] * UNITS for term in terms], "k": k}

    def part(n: int) -> sql.Composable:
        name = shards.table(table, n)
        if condition is None:
            return _BEST_PART.format(score=_SCORE, table=name)
        points = shards.table("points", n)
        return _SOME_PART.format(score=_SCORE, table=name, points=points, condition=condition.query)

    found, more = shards.ask(connection, _BEST, part, values | (condition.values if condition else {}))
    held = defaultdict[UUID, list[int]](list)
    asked = {"ids": [id_ for id_, _ in found], "terms": terms}
    for id_, term in rows(connection, _TERMS.format(sql.Identifier(table)), asked):
        held[id_].append(term)
    hits = [SparseHit(str(id_), score / UNITS, tuple(held[id_])) for id_, score in found]
    return SparseFound(hits, rarity, tuple(dict.fromkeys(absent + more)))


def _rarity(
    connection: Connection, shards: Shards, table: LiteralString, terms: list[int]
) -> tuple[dict[int, float], tuple[str, ...]]:
    """The inverse document frequency of each term: log(1 + (n - f + 0.5) / (f + 0.5)), which f of n points have."""

    def part(n: int) -> sql.Composable:
        return _COUNT.format(sql.Identifier(table), shards.table("sizes", n), shards.table(table, n))

    found, absent = shards.ask(connection, _COUNTS, part, {"terms": terms})
    counts: dict[int, int | None] = dict(found)
    total = counts.get(-1) or 0
    return {term: log(1 + (total - (f := counts.get(term) or 0) + 0.5) / (f + 0.5)) for term in terms}, absent
