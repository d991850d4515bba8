"""Numbers of points, and of those with each value of a field, added up over all shards."""

from __future__ import annotations

from psycopg import sql

from lingxi.store.fields import VALUES
from lingxi.store.found import Counted, Found
from lingxi.store.postgres.connections import Connection
from lingxi.store.postgres.filters import condition, items
from lingxi.store.postgres.plain import escaped, unescaped
from lingxi.store.postgres.shards import Shards
from lingxi.store.where import Where

_COUNT = sql.SQL("SELECT sum(n)::bigint FROM ({}) part")
_COUNT_ALL = sql.SQL("SELECT sum(points) AS n FROM {}")
_COUNT_SOME = sql.SQL("SELECT count(*) AS n FROM {} p WHERE {}")
# Shards count whole lists, of which there are few; only then are the lists split. A JSON path is sent to them, but not
# an operator with a text, because of its collation.
_FACET = sql.SQL(
    "SELECT (each.value #>> '{{}}') COLLATE \"C\", sum(lists.n)::bigint"
    " FROM (SELECT found, sum(n) AS n FROM ({}) part GROUP BY found) lists"
    " CROSS JOIN LATERAL jsonb_array_elements(lists.found) each(value) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(limit)s"
)
_FACET_PART = sql.SQL(
    "SELECT jsonb_path_query_array(p.{}, %(items)s::jsonpath) AS found, count(*) AS n FROM {} p WHERE {} GROUP BY 1"
)


def count(connection: Connection, shards: Shards, where: Where | None) -> Counted:
    """The number of points that match the filter."""
    wanted = condition(where)

    def part(n: int) -> sql.Composable:
        if where is None:
            return _COUNT_ALL.format(shards.table("sizes", n))
        return _COUNT_SOME.format(shards.table("points", n), wanted.query)

    found, absent = shards.ask(connection, _COUNT, part, wanted.values)
    return Counted(found[0][0] or 0, absent=absent)


def facet(connection: Connection, shards: Shards, name: str, where: Where | None, limit: int) -> Found[tuple[str, int]]:
    """The values of a field with their numbers of points, most frequent first, ties by value.

    Those of a field with a fixed set of values are folded, others are as they were written.
    """
    wanted = condition(where)
    column = sql.Identifier("facts" if name in VALUES else "payload")

    def part(n: int) -> sql.Composable:
        return _FACET_PART.format(column, shards.table("points", n), wanted.query)

    values = {"items": items(escaped(name)), "limit": limit, **wanted.values}
    found, absent = shards.ask(connection, _FACET, part, values)
    return Found(((unescaped(value), number) for value, number in found), absent=absent)
