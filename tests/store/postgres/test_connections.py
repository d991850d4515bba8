"""Connections that come and go, and errors that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier, Thread

import pytest
from psycopg import connect, errors, sql

from lingxi.errors import LibraryError, LibraryFull
from lingxi.store.postgres.connections import Connection, Connections, rows, translated
from tests.postgres_server import LOCKED, USER, Server

LOCKS = sql.SQL("SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
PID = sql.SQL("SELECT pg_backend_pid()")


@pytest.fixture
def server(postgres_server: Server) -> Iterator[Connections]:
    opened = Connections(postgres_server.address, "the server", "public")
    yield opened
    opened.close()


def _pid(connection: Connection) -> int:
    return int(rows(connection, PID)[0][0])


def test_threads_have_connections_of_their_own_which_are_used_again(server: Connections) -> None:
    both, found = Barrier(2, timeout=60), list[int]()

    def work(connection: Connection) -> None:
        both.wait()
        found.append(_pid(connection))

    threads = [Thread(target=server.read, args=[work]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 2
    assert server.read(_pid) in found


def test_a_connection_that_died_while_it_was_idle_is_replaced(server: Connections, postgres_server: Server) -> None:
    first = server.read(_pid)
    other = Connections(postgres_server.address, "the server", "public")
    other.read(
        lambda connection: rows(connection, sql.SQL("SELECT pg_terminate_backend(%(pid)s, 5000)"), {"pid": first})
    )
    assert server.write(_pid) != first
    other.close()


def test_a_write_that_collides_is_repeated_while_no_other_one_runs(server: Connections) -> None:
    modes = list[str]()

    def work(connection: Connection) -> None:
        modes.append(rows(connection, LOCKS)[0][0])
        raise errors.SerializationFailure("could not serialize access")

    with pytest.raises(LibraryError, match="could not serialize"):
        server.write(work)
    assert modes == ["ShareLock", "ExclusiveLock"]


def test_a_session_waits_until_its_writes_are_on_the_disk(server: Connections) -> None:
    setting = sql.SQL("SELECT current_setting('synchronous_commit')")
    assert server.read(lambda connection: rows(connection, setting)) == [("on",)]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://lingxi:geheim@127.0.0.1:{port}/nothing", 'database "nothing" does not exist; .* createdb'),
        ("postgresql://nobody:geheim@127.0.0.1:{port}/postgres", 'role "nobody" does not exist; check the user'),
        ("postgresql://lingxi:geheim@127.0.0.1:1/postgres", "Connection refused.*check the address"),
        ("postgresql://lingxi:geheim@nowhere.invalid/postgres", "check the host in the address"),
        ("postgresql://lingxi:geheim@127.0.0.1/postgres?sslmoode=x", "sslmoode.*; check the address and its settings"),
        ("postgresql://lingxi:geheim@127.0.0.1/postgres?sslmode=x", "sslmode.*; check the settings after"),
    ],
)
def test_a_server_that_cannot_be_used_is_an_error_without_the_password(
    address: str, said: str, postgres_server: Server
) -> None:
    with pytest.raises(LibraryError, match=said) as caught:
        Connections(address.format(port=postgres_server.port), "the server", "public").open()
    assert "geheim" not in str(caught.value)


def test_a_wrong_password_is_an_error_that_shows_none(postgres_server: Server) -> None:
    with connect(postgres_server.address, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {LOCKED} LOGIN PASSWORD 'right'".encode())
    uri = postgres_server.address.replace(f"{USER}@", f"{LOCKED}:geheim@")
    said = r"password authentication failed .*; check the user, and the password"
    with pytest.raises(LibraryError, match=said) as caught:
        Connections(uri, "the server", "public").open()
    assert "geheim" not in str(caught.value)


def test_errors_say_what_to_do() -> None:
    cases = {
        errors.FeatureNotSupported('extension "vector" is not available'): "install pgvector on that server",
        errors.InsufficientPrivilege("permission denied"): "ask its administrator",
        errors.ReadOnlySqlTransaction("cannot execute INSERT"): "give the primary's address",
        errors.OperationalError('password authentication failed for user "ann"'): "check the user, and the password",
        errors.DataException("expected 4 dimensions, not 3"): "expected 4 dimensions, not 3; see the log",
    }
    for error, said in cases.items():
        with pytest.raises(LibraryError, match=said), translated("the server"):
            raise error
    with pytest.raises(LibraryFull, match="the disk of the server is full"), translated("the server"):
        raise errors.DiskFull("could not extend file")
