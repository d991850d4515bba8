"""Nearest vectors: all compared, or by pgvector's graph where there are many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

from psycopg import sql

from lingxi.arrays import Vector
from lingxi.store.found import Found
from lingxi.store.postgres.connections import Connection
from lingxi.store.postgres.filters import Condition
from lingxi.store.postgres.shards import Shards

MANY = 50_000  # rows of a shard: fewer are all compared, by a filter also where there is a graph
_BEST = sql.SQL("SELECT id, -far AS score FROM ({}) part ORDER BY score DESC, id LIMIT %(k)s")
_ALL = sql.SQL("0 + (v.vector <#> %(vector)s)")  # the sum keeps the planner from using the graph
_GRAPH = sql.SQL("v.vector <#> %(vector)s")
_PART = sql.SQL("SELECT v.id, {far} AS far FROM {vectors} v ORDER BY {far}, v.id LIMIT %(k)s")
_SOME_PART = sql.SQL(
    "SELECT v.id, {far} AS far FROM {vectors} v JOIN {points} p ON p.id = v.id WHERE {condition}"
    " ORDER BY {far}, v.id LIMIT %(k)s"
)
_MATCHES = sql.SQL("SELECT max(n) FROM ({}) part")
_MATCHES_PART = sql.SQL("SELECT count(*) AS n FROM (SELECT FROM {} p WHERE {} LIMIT {}) part")


@final
@dataclass(frozen=True)
class Graph:
    """The table of a vector name, and whether a graph over it may be used."""

    number: int
    indexed: bool


def nearest(
    connection: Connection, shards: Shards, graph: Graph, vector: Vector, k: int, condition: Condition | None
) -> Found[tuple[str, float]]:
    """The ``k`` points with the highest inner product, best first, ties by id.

    A filter is counted first: few matches are compared, since a graph misses many of them.
    """
    approximate = graph.indexed and (condition is None or _matches_many(connection, shards, condition))
    far = _GRAPH if approximate else _ALL
    table = f"vector_{graph.number}"

    def part(n: int) -> sql.Composable:
        vectors = shards.table(table, n)
        if condition is None:
            return _PART.format(far=far, vectors=vectors)
        points = shards.table("points", n)
        return _SOME_PART.format(far=far, vectors=vectors, points=points, condition=condition.query)

    values: dict[str, Any] = {"vector": vector, "k": k} | (condition.values if condition else {})
    found, absent = shards.ask(connection, _BEST, part, values)
    return Found(((str(id_), score) for id_, score in found), exact=not approximate, absent=absent)


def _matches_many(connection: Connection, shards: Shards, condition: Condition) -> bool:
    def part(n: int) -> sql.Composable:
        return _MATCHES_PART.format(shards.table("points", n), condition.query, sql.Literal(MANY + 1))

    found, _ = shards.ask(connection, _MATCHES, part, condition.values)
    return (found[0][0] or 0) > MANY
