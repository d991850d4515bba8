"""Removes what tables still hold of deleted points, and says where the server may keep it for longer."""

from __future__ import annotations

from contextlib import suppress

from psycopg import errors, sql

from lingxi.store.postgres.connections import Connection, rows
from lingxi.store.postgres.schema import Schema

_TABLES = sql.SQL(
    "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%(schema)s) AND relkind = 'r' ORDER BY 1"
)
# ANALYZE keeps what it knows of a table that is empty now, with values of deleted rows. Setting the type of a column,
# to the same one, removes it. Ids are digests, and keys of other tables.
_CLEAR = sql.SQL(
    "DO $$ DECLARE each record; BEGIN FOR each IN SELECT a.attrelid::regclass AS found, a.attname AS name,"
    " format_type(a.atttypid, a.atttypmod) AS kind FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
    " WHERE c.relnamespace = to_regnamespace({}) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"
    " AND a.atttypid <> 'uuid'::regtype LOOP"
    " EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s', each.found, each.name, each.kind);"
    " END LOOP; END $$"
)
_STATISTICS = sql.SQL("VACUUM (FULL) pg_catalog.pg_statistic")  # skipped, with a warning, unless we own the database
_SIZE = sql.SQL(
    "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class"
    " WHERE relnamespace = to_regnamespace(%(schema)s) AND relkind = 'r'"
)
_KEPT = sql.SQL(
    "SELECT current_setting('max_wal_size'), current_setting('archive_mode') <> 'off',"
    " (SELECT count(*) FROM pg_replication_slots),"
    " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_xmin IS NOT NULL AND xact_start < now() - interval '1 second')"
)


def erase(connection: Connection, schema: Schema) -> None:
    """Rewrites all tables, on all shards, without deleted rows (VACUUM FULL); each is locked meanwhile.

    The statistics of their columns are made again, too.
    """
    with schema.places(connection) as places:
        for node, name in places:
            with suppress(errors.InsufficientPrivilege):  # the tables are another user's
                node.execute(_CLEAR.format(sql.Literal(name)))
            for (table,) in rows(node, _TABLES, {"schema": name}):
                node.execute(sql.SQL("VACUUM (FULL, ANALYZE) {}").format(sql.Identifier(name, table)))
            node.execute(_STATISTICS)
            with suppress(errors.InsufficientPrivilege):  # then the old files vanish at the server's next checkpoint
                node.execute("CHECKPOINT")


def remains(connection: Connection, schema: Schema) -> str:
    """Where erased data may still lie: the log that is written ahead, its archive, standbys, and backups."""
    with schema.places(connection) as places:
        found = [rows(node, _KEPT)[0] for node, _ in places]
    log = ", ".join(sorted({size for size, *_ in found}))
    parts = [f"Deleted data stays in PostgreSQL's write-ahead log until about {log} of later writes have replaced it"]
    if any(archived for _, archived, *_ in found):
        parts.append("in the archive of that log until you delete it")
    if slots := sum(int(number) for *_, number, _ in found):
        parts.append(f"on the side of {slots} replication slots until their standbys have applied it")
    parts.append("and in backups that were made before")
    late = (
        " Older transactions still see it: run lingxi compact when they have ended."
        if any(f[-1] for f in found)
        else ""
    )
    return f"{'; '.join(parts)}.{late}"


def size(connection: Connection, schema: Schema) -> int:
    """The bytes of all tables and their indexes, on all shards."""
    with schema.places(connection) as places:
        return sum(int(rows(node, _SIZE, {"schema": name})[0][0]) for node, name in places)
