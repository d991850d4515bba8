"""Queries over all shards side by side; a shard that does not answer is left out and named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, final

import psycopg
from psycopg import sql

from lingxi.store.postgres.address import Shard
from lingxi.store.postgres.connections import Connection, Query, Rows, rows


@final
class Shards:
    """The shards of a library; without any, the tables of the server itself are the only part.

    A query is made from one for each part, joined by UNION ALL, which PostgreSQL runs on all of them at once
    (``async_capable``) and sorts afterwards. It merges them one after another where the outer order is that of the
    parts, so it is written differently.
    """

    def __init__(self, shards: Sequence[Shard]) -> None:
        self._shards = tuple(shards)

    def __len__(self) -> int:
        return max(1, len(self._shards))

    def table(self, name: str, part: int) -> sql.Identifier:
        """The table of a part."""
        return sql.Identifier(f"{name}_{part}" if self._shards else name)

    def ask(
        self,
        connection: Connection,
        outer: sql.SQL,
        inner: Callable[[int], sql.Composable],
        values: Mapping[str, Any] | None = None,
    ) -> tuple[Rows, tuple[str, ...]]:
        """The rows of ``outer``, whose ``{}`` is what ``inner`` finds in all parts, and the names of absent shards."""
        parts = range(len(self))
        try:
            return rows(connection, _joined(outer, inner, parts), values), ()
        except psycopg.OperationalError:
            if connection.closed or not self._shards:
                raise
            there = [part for part in parts if self._answers(connection, part)]
            if not there or len(there) == len(parts):
                raise
        absent = tuple(str(shard) for part, shard in enumerate(self._shards) if part not in there)
        return rows(connection, _joined(outer, inner, there), values), absent

    def _answers(self, connection: Connection, part: int) -> bool:
        try:
            rows(connection, sql.SQL("SELECT points FROM {} LIMIT 1").format(self.table("sizes", part)))
        except psycopg.OperationalError:
            return False
        return True


def _joined(outer: sql.SQL, inner: Callable[[int], sql.Composable], parts: Sequence[int]) -> Query:
    return outer.format(sql.SQL(" UNION ALL ").join(sql.SQL("({})").format(inner(part)) for part in parts))
