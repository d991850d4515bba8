"""Upkeep of the tables: the space of deleted points, statistics, and graphs over many vectors."""

from __future__ import annotations

from psycopg import sql

from lingxi.store.postgres.connections import Connection, rows
from lingxi.store.postgres.nearest import MANY
from lingxi.store.postgres.schema import GRAPH_TO, Schema

MEMORY = "1GB"  # for building a graph, which is slow where it does not fit
_VECTORS = sql.SQL("SELECT number, dim FROM vectors ORDER BY number")
_FOLD = sql.SQL(
    "WITH gone AS (DELETE FROM {0} RETURNING points, words, marks)"
    " INSERT INTO {0} SELECT coalesce(sum(points), 0), coalesce(sum(words), 0), coalesce(sum(marks), 0) FROM gone"
)
_ENOUGH = sql.SQL("SELECT count(*) > {} FROM (SELECT FROM {} LIMIT {}) part")
_GRAPH = sql.SQL("CREATE INDEX IF NOT EXISTS {} ON {} USING hnsw (vector vector_ip_ops)")
_INDEXED = sql.SQL("UPDATE vectors SET indexed = true WHERE number = ANY(%(numbers)s) AND NOT indexed")


def optimize(connection: Connection, schema: Schema) -> None:
    """Vacuums and analyses the tables of all shards, and builds graphs over vectors of which a shard has many."""
    vectors: dict[int, int] = dict(rows(connection, _VECTORS))
    graphs = set[int]()
    with schema.nodes(connection) as nodes:
        for node, name in nodes:
            node.execute(sql.SQL("SET maintenance_work_mem = {}").format(MEMORY))
            node.execute(_FOLD.format(sql.Identifier(name, "sizes")))
            for table in ("points", "words", "marks", "sizes", *(f"vector_{number}" for number in vectors)):
                node.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(name, table)))
            graphs |= {number for number, dim in vectors.items() if dim <= GRAPH_TO and _is_large(node, name, number)}
        for node, name in nodes:
            for number in sorted(graphs):
                graph, vectors_table = f"vector_{number}_graph", sql.Identifier(name, f"vector_{number}")
                node.execute(_GRAPH.format(sql.Identifier(graph), vectors_table))
            node.execute(sql.SQL("RESET maintenance_work_mem"))
    connection.execute(_INDEXED, {"numbers": sorted(graphs)})


def _is_large(node: Connection, schema: str, number: int) -> bool:
    table = sql.Identifier(schema, f"vector_{number}")
    return bool(rows(node, _ENOUGH.format(sql.Literal(MANY), table, sql.Literal(MANY + 1)))[0][0])
