"""Connections to one PostgreSQL server, shared by threads, and its errors in our words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from queue import Empty, LifoQueue
from typing import Any, TypeAlias, TypeVar, final

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from lingxi.errors import LibraryError, LibraryFull
from lingxi.store.postgres.vector_type import MISSING, register_vectors

T = TypeVar("T")
Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]
Rows: TypeAlias = list[tuple[Any, ...]]
Query: TypeAlias = sql.SQL | sql.Composed  # no plain text: what users type is never part of a query

# Strict order: an index scan goes on until enough rows pass the filter. JIT compiles longer than our queries run.
SESSION = "-c jit=off -c hnsw.iterative_scan=strict_order -c hnsw.ef_search=100 -c timezone=UTC"
CONNECT_S = 5
_COLLISIONS = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)
# A commit returns when the write is on the disk, and on those of the synchronous replicas; a server may promise more.
_DURABLE = sql.SQL(
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')"
)
_TOGETHER = sql.SQL("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))")
_ALONE = sql.SQL("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))")
_NO_JOINS = sql.SQL("SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_nestloop = off")
_PATH = sql.SQL("SELECT set_config('search_path', %s, false)")


def rows(connection: Connection, query: Query, values: Mapping[str, Any] | None = None) -> Rows:
    """The rows of a query."""
    return connection.execute(query, values, binary=True).fetchall()


@final
class Connections:
    """Connections to a server, opened as threads need them; each commits every statement, but those of :meth:`write`.

    ``name`` is the address for errors, without a password.
    """

    def __init__(self, uri: str, name: str, schema: str) -> None:
        self._uri, self.name, self._schema = uri, name, schema
        self._idle: LifoQueue[Connection] = LifoQueue()
        self._joins = True

    def read(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` returns; it is tried again where an idle connection turns out to be dead."""
        with translated(self.name):
            for _ in range(self._idle.qsize()):
                try:
                    return self._with_one(work)
                except _Lost:
                    continue
            return self._with_one(work)

    def write(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` returns in one transaction. If that collides with another writer's, it is repeated alone.

        So it must change nothing when it is done twice.
        """

        def locked(lock: sql.SQL, connection: Connection) -> T:
            with connection.transaction():
                connection.execute(lock, [f"lingxi writes {self._schema}"])
                return work(connection)

        try:
            return self.read(partial(locked, _TOGETHER))
        except LibraryError as error:
            if not isinstance(error.__cause__, _COLLISIONS):
                raise
        return self.read(partial(locked, _ALONE))

    def open(self) -> Connection:
        """A connection of the caller; raises LibraryError where the server cannot be reached."""
        with translated(self.name):
            return self._open()

    def leave_joins_to_shards(self) -> None:
        """Plans of this server never join tables that are elsewhere; their servers do."""
        self._joins = False
        self.close()

    def close(self) -> None:
        """Closes the idle connections."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    def _with_one(self, work: Callable[[Connection], T]) -> T:
        try:
            connection, fresh = self._idle.get_nowait(), False
        except Empty:
            connection, fresh = self._open(), True
        try:
            found = work(connection)
        except psycopg.OperationalError as error:
            if connection.closed and not fresh:
                raise _Lost(str(error)) from error
            raise
        finally:
            if not connection.closed:
                self._idle.put(connection)
        return found

    def _open(self) -> Connection:
        connection: Connection = psycopg.connect(
            with_session(self._uri), autocommit=True, prepare_threshold=None, client_encoding="utf8"
        )
        try:
            vectors = register_vectors(connection)
            connection.execute(_DURABLE)
            connection.execute(_PATH, [f"{self._schema}, {vectors}, pg_catalog"])
            if not self._joins:
                connection.execute(_NO_JOINS)
        except BaseException:
            connection.close()
            raise
        return connection


class _Lost(psycopg.OperationalError):
    """A connection that the server had closed while it was idle."""


def with_session(uri: str) -> str:
    """The connection's address with the settings of our sessions."""
    theirs = conninfo_to_dict(uri)
    options = f"{SESSION} {theirs.get('options') or ''}".strip()
    return make_conninfo(uri, options=options, connect_timeout=theirs.get("connect_timeout") or CONNECT_S)


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Converts errors of the server ``name`` to ours."""
    try:
        yield
    except errors.DiskFull as error:
        raise LibraryFull(f"the disk of {name} is full; free some space and run it again") from error
    except psycopg.Error as error:
        raise LibraryError(_said(error, name)) from error


def _said(error: psycopg.Error, name: str) -> str:
    """What is wrong, and what to do."""
    message = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    match error:
        case errors.UndefinedFile() | errors.FeatureNotSupported() if "extension" in message:
            return f"{name}: {message}. {MISSING}"
        case errors.InsufficientPrivilege():
            return f"{name} does not allow this user to do it: {message}; ask its administrator"
        case errors.ReadOnlySqlTransaction():
            return f"{name} is a read-only replica; give the primary's address, or add target_session_attrs=read-write"
    return f"{name} does not work: {message}; {_advice(error, message)}"


_ADVICE = {
    "resolve host": "check the host in the address",
    "translate host": "check the host in the address",
    "connection is bad: invalid": "check the settings after ? in the address",
    "connection option": "check the settings after ? in the address",
    "invalid URI": "check the address and its settings",
    'role "': "check the user in the address; createuser makes one",
    "password": "check the user, and the password in PGPASSWORD, in ~/.pgpass or in the address",
    "pg_hba": "allow this machine and this user in the server's pg_hba.conf",
    "does not exist": "check the names in the address; createdb makes a database",
    "server closed": "check that the server runs, then try again: what was acknowledged is safe",
    "could not receive": "check that the server runs, then try again: what was acknowledged is safe",
    "terminating connection": "check that the server runs, then try again: what was acknowledged is safe",
    "could not connect": "check that the shard runs and can be reached from the server",
    "connection": "check the address, and that the server runs and accepts connections",
}


def _advice(error: psycopg.Error, message: str) -> str:
    otherwise = "see the log of the server" if error.sqlstate else "check the address and its settings"
    return next((advice for sign, advice in _ADVICE.items() if sign in message), otherwise)
