"""The tables of a library, on one server or on its shards, and how they come to be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any, LiteralString, final

from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from lingxi.errors import LibraryError, LibraryTooNew
from lingxi.store.postgres.address import Address, Shard
from lingxi.store.postgres.connections import SESSION, Connection, Connections, rows, translated
from lingxi.store.tokens import REVISION

FORMAT = 1  # of the tables
PLAIN_TO = 1900  # dimensions that fit into a page of 8 KB; longer vectors are stored outside the row
GRAPH_TO = 2000  # dimensions that pgvector's HNSW accepts
COLUMNS: dict[LiteralString, LiteralString] = {  # of the tables that lie on shards and are split by id
    "points": "id uuid NOT NULL, payload jsonb NOT NULL, facts jsonb NOT NULL, tokens smallint,"  # their revision
    " marked boolean NOT NULL, checksum text",
    "words": "term bigint NOT NULL, id uuid NOT NULL, weight real NOT NULL",
    "marks": "term bigint NOT NULL, id uuid NOT NULL, weight real NOT NULL",
}
# Each write adds a row of differences; their sums are the numbers of points, of those with words, of those with marks.
_SIZES: LiteralString = "points bigint NOT NULL, words bigint NOT NULL, marks bigint NOT NULL"
_OWNED: LiteralString = "FOREIGN KEY (id) REFERENCES {schema}.points ON DELETE CASCADE"
_TABLES = (
    "CREATE SCHEMA IF NOT EXISTS {schema}",
    "CREATE TABLE IF NOT EXISTS {schema}.points ({points}, PRIMARY KEY (id))",
    "CREATE INDEX IF NOT EXISTS points_facts ON {schema}.points USING gin (facts jsonb_path_ops)",
    f"CREATE TABLE IF NOT EXISTS {{schema}}.words ({{words}}, {_OWNED})",
    "CREATE INDEX IF NOT EXISTS words_term ON {schema}.words (term, id) INCLUDE (weight)",
    "CREATE INDEX IF NOT EXISTS words_id ON {schema}.words (id)",
    f"CREATE TABLE IF NOT EXISTS {{schema}}.marks ({{marks}}, {_OWNED})",
    "CREATE INDEX IF NOT EXISTS marks_term ON {schema}.marks (term, id) INCLUDE (weight)",
    "CREATE INDEX IF NOT EXISTS marks_id ON {schema}.marks (id)",
    "CREATE TABLE IF NOT EXISTS {schema}.sizes ({sizes})",
    "CREATE OR REPLACE FUNCTION {schema}.resize() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " INSERT INTO {schema}.sizes SELECT n * sign, with_words * sign, with_marks * sign FROM (SELECT count(*) AS n,"
    " count(tokens) AS with_words, count(*) FILTER (WHERE marked) AS with_marks,"
    " CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END AS sign FROM changed) counted;"
    " RETURN NULL; END $$",
    "CREATE OR REPLACE TRIGGER added AFTER INSERT ON {schema}.points REFERENCING NEW TABLE AS changed"
    " FOR EACH STATEMENT EXECUTE FUNCTION {schema}.resize()",
    "CREATE OR REPLACE TRIGGER removed AFTER DELETE ON {schema}.points REFERENCING OLD TABLE AS changed"
    " FOR EACH STATEMENT EXECUTE FUNCTION {schema}.resize()",
)
_LIBRARY = (  # on the server itself
    "CREATE TABLE settings (name text PRIMARY KEY, value jsonb NOT NULL)",
    "CREATE TABLE vectors (number int PRIMARY KEY, name text UNIQUE NOT NULL, dim int NOT NULL,"
    " indexed boolean NOT NULL DEFAULT false)",
    "CREATE TABLE files (name text PRIMARY KEY, digest text NOT NULL, data bytea NOT NULL)",
    "CREATE TABLE lease (one boolean PRIMARY KEY CHECK (one), owner text NOT NULL, until timestamptz NOT NULL)",
)
LARGE_FROM = 180_000  # version of PostgreSQL from which on statistics can be set
_LARGE = (
    sql.SQL(
        "SELECT pg_restore_relation_stats('schemaname', %(schema)s::text, 'relname', %(table)s::text,"
        " 'relpages', 10000000, 'reltuples', '1e9'::real)"
    ),
    sql.SQL(
        "SELECT pg_restore_attribute_stats('schemaname', %(schema)s::text, 'relname', %(table)s::text,"
        " 'attname', 'id', 'inherited', false, 'null_frac', '0'::real, 'avg_width', 16, 'n_distinct', '-1'::real)"
    ),
)
_LOCK = sql.SQL("SELECT pg_advisory_lock(hashtextextended(%s, 0))")
_STRANGERS = sql.SQL("SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%s) ORDER BY 1 LIMIT 1")
# What one shard finds is a cursor of which the first rows mostly suffice; a row costs more there than here.
_SERVER = {"async_capable": "true", "fetch_size": "1000", "batch_size": "500", "extensions": "vector"}
_SERVER |= {"connect_timeout": "3", "fdw_tuple_cost": "1", "options": f"{SESSION} -c synchronous_commit=on"}


@final
class Schema:
    """The tables of the library at an address; made when they are not there.

    Raises LibraryError for a database that cannot hold them, LibraryTooNew for tables of a later lingxi.
    """

    def __init__(self, address: Address, server: Connections) -> None:
        self._address, self._server = address, server
        self.shards = address.shards
        settings = server.read(lambda connection: _settings(connection, address.schema)) or self._create()
        if int(settings["format"]) > FORMAT:
            raise LibraryTooNew(f"{address} was written by a later lingxi; upgrade: pip install --upgrade lingxi")
        known = tuple(Shard(*each) for each in settings["shards"])
        if address.shards not in ((), known):
            has = ", ".join(map(str, known)) or "no shards"
            raise LibraryError(f"{address} has {has}; to split it differently, copy it to a new library")
        self.shards = known
        if known:
            server.leave_joins_to_shards()

    def add_vector(self, name: str, dim: int) -> None:
        """Adds the tables of a vector name."""
        with self._alone() as connection:
            found = rows(connection, sql.SQL("SELECT name, dim FROM vectors"))
            if (name, dim) in found:
                return
            number = len(found)
            table = f"vector_{number}"
            columns = sql.SQL("id uuid NOT NULL, vector vector({}) NOT NULL").format(dim)
            with self.nodes(connection) as nodes:
                for node, schema in nodes:
                    _add_vector_table(node, schema, table, columns, dim)
            if self.shards:
                self._add_partitions(connection, table, columns)
            connection.execute(sql.SQL("INSERT INTO vectors VALUES (%s, %s, %s)"), [number, name, dim])

    @contextmanager
    def nodes(self, connection: Connection) -> Iterator[list[tuple[Connection, str]]]:
        """Connections to the servers that hold points, and the name of the schema on each.

        That is ``connection`` itself, unless there are shards.
        """
        schema = self._address.schema
        with ExitStack() as opened:
            yield [
                (opened.enter_context(closing(self._open(shard))), f"{schema}_shard{n}")
                for n, shard in enumerate(self.shards)
            ] or [(connection, schema)]

    @contextmanager
    def places(self, connection: Connection) -> Iterator[list[tuple[Connection, str]]]:
        """Connections to all servers that hold anything of the library, and the name of the schema on each."""
        with self.nodes(connection) as nodes:
            own = [(connection, self._address.schema)] if self.shards else []
            yield [*own, *nodes]

    def _open(self, shard: Shard) -> Connection:
        uri = make_conninfo(self._address.uri, host=shard.host, port=shard.port, dbname=shard.database)
        return Connections(uri, str(shard), self._address.schema).open()

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A transaction for changes of tables, which other processes wait for."""
        with closing(self._server.open()) as connection, translated(self._server.name):
            connection.execute(_LOCK, [f"lingxi tables {self._address.schema}"])  # before it: it sees what others made
            with connection.transaction():
                yield connection

    def _create(self) -> dict[str, Any]:
        schema = self._address.schema
        with self._alone() as connection:
            found = _settings(connection, schema)
            if found is not None:
                return found
            strange = connection.execute(_STRANGERS, [schema]).fetchone()
            if strange is not None:
                raise LibraryError(
                    f"the schema {schema} has a table {strange[0]} that lingxi did not make; "
                    "name another schema in the address: ?schema=NAME"
                )
            with self.nodes(connection) as nodes:
                for node, name in nodes:
                    _run(node, _TABLES, name)
            _run(connection, ("CREATE SCHEMA IF NOT EXISTS {schema}", *_LIBRARY), schema)
            if self.shards:
                self._add_servers(connection)
                for table, columns in COLUMNS.items():
                    self._add_partitions(connection, table, sql.SQL(columns))
            shards = [[each.host, each.port, each.database] for each in self.shards]
            settings = {"format": FORMAT, "tokens": REVISION, "shards": shards}
            for name, value in settings.items():
                connection.execute(sql.SQL("INSERT INTO settings VALUES (%s, %s::jsonb)"), [name, json.dumps(value)])
        return settings

    def _add_servers(self, connection: Connection) -> None:
        """Makes the shards known to the server, which logs in on them as it was logged in on."""
        login = conninfo_to_dict(self._address.uri)
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgres_fdw")
        for n, shard in enumerate(self.shards):
            server = self._server_name(n)
            place = {"host": shard.host, "port": str(shard.port), "dbname": shard.database}
            secure = {"sslmode": str(login["sslmode"])} if "sslmode" in login else {}
            connection.execute(
                sql.SQL("CREATE SERVER {} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ({})").format(
                    server, _options({**place, **secure, **_SERVER})
                )
            )
            user = {"user": connection.info.user} | ({"password": p} if (p := connection.info.password) else {})
            connection.execute(
                sql.SQL("CREATE USER MAPPING FOR CURRENT_USER SERVER {} OPTIONS ({})").format(server, _options(user))
            )
            self._add_foreign(connection, n, "sizes", sql.SQL("({})").format(sql.SQL(_SIZES)))

    def _add_partitions(self, connection: Connection, table: str, columns: sql.Composable) -> None:
        """A table whose rows lie on the shards, by the hash of their ids."""
        parent = sql.Identifier(table)
        connection.execute(sql.SQL("CREATE TABLE {} ({}) PARTITION BY HASH (id)").format(parent, columns))
        for n in range(len(self.shards)):
            bounds = sql.SQL("PARTITION OF {} FOR VALUES WITH (MODULUS {}, REMAINDER {})")
            self._add_foreign(connection, n, table, bounds.format(parent, len(self.shards), n))

    def _add_foreign(self, connection: Connection, n: int, table: str, kind: sql.Composable) -> None:
        place = {"schema_name": f"{self._address.schema}_shard{n}", "table_name": table}
        made = sql.SQL("CREATE FOREIGN TABLE {} {} SERVER {} OPTIONS ({})")
        connection.execute(
            made.format(sql.Identifier(f"{table}_{n}"), kind, self._server_name(n), _options(place)),
        )

        if table in COLUMNS or table.startswith("vector_"):
            self._say_large(connection, f"{table}_{n}")

    def _say_large(self, connection: Connection, table: str) -> None:
        """Lets the planner expect many rows, or it asks the shards one after another for all of them."""
        if connection.info.server_version >= LARGE_FROM:
            for query in _LARGE:
                connection.execute(query, {"schema": self._address.schema, "table": table})

    def _server_name(self, n: int) -> sql.Identifier:
        return sql.Identifier(f"{self._address.schema}_shard{n}")


def _settings(connection: Connection, schema: str) -> dict[str, Any] | None:
    """The settings of a library; None where there is none."""
    there = connection.execute(sql.SQL("SELECT to_regclass(%s)"), [f"{schema}.settings"]).fetchone()
    if there is None or there[0] is None:
        return None
    return dict(rows(connection, sql.SQL("SELECT name, value FROM settings")))


def _run(connection: Connection, statements: tuple[LiteralString, ...], schema: str) -> None:
    columns = {name: sql.SQL(each) for name, each in COLUMNS.items()}
    for each in statements:
        connection.execute(sql.SQL(each).format(schema=sql.Identifier(schema), sizes=sql.SQL(_SIZES), **columns))


def _add_vector_table(node: Connection, schema: str, table: str, columns: sql.Composable, dim: int) -> None:
    name = sql.Identifier(schema, table)
    points = sql.Identifier(schema, "points")
    made = "CREATE TABLE {} ({}, PRIMARY KEY (id), FOREIGN KEY (id) REFERENCES {} ON DELETE CASCADE)"
    node.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(name))  # of a process that was killed in between
    node.execute(sql.SQL(made).format(name, columns, points))
    if dim <= PLAIN_TO:
        node.execute(sql.SQL("ALTER TABLE {} ALTER COLUMN vector SET STORAGE PLAIN").format(name))


def _options(values: dict[str, str]) -> sql.Composed:
    """Options of a definition, which cannot be parameters; psycopg quotes them."""
    return sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.Literal(value)) for name, value in values.items()
    )
