"""Erased data leaves no byte in the files of the tables, and the sentence names where else it may be."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import numpy as np
import pytest
from psycopg import connect

from lingxi.store.engine import Point
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine
from tests.postgres_server import Server

SECRET = "quetzalcoatlus"


@pytest.fixture(params=["one", "sharded"])
def engine(request: pytest.FixtureRequest) -> Iterator[PostgresEngine]:
    where = "address" if request.param == "one" else "sharded"
    opened = PostgresEngine(Address.of(request.getfixturevalue(where)))
    opened.add_vector("toy", 3)
    opened.upsert(
        [
            Point(str(UUID(int=n * 7**20)), {"toy": np.array([1, n, 0], np.float32)}, SECRET, {"title": SECRET})
            for n in range(6)
        ]
    )
    yield opened
    opened.close()


def _files_with_secret(server: Server) -> list[str]:
    with connect(server.address, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    tables = (server.folder / "data" / "base").rglob("*")
    return [path.name for path in tables if path.is_file() and SECRET.encode() in path.read_bytes()]


def _statistics_with_secret(server: Server) -> int:
    found = "FROM pg_stats WHERE concat(most_common_vals, histogram_bounds, most_common_elems) LIKE %s"
    with connect(server.address) as connection:
        row = connection.execute(f"SELECT count(*) {found}".encode(), [f"%{SECRET}%"]).fetchone()
    return row[0] if row else 0


def test_no_byte_of_an_erased_point_is_left_in_the_tables(engine: PostgresEngine, postgres_server: Server) -> None:
    engine.optimize()
    assert _files_with_secret(postgres_server)
    assert _statistics_with_secret(postgres_server)
    before = engine.size()
    engine.discard([str(UUID(int=n * 7**20)) for n in range(6)])
    assert _files_with_secret(postgres_server)
    engine.erase()
    assert not _files_with_secret(postgres_server)
    assert not _statistics_with_secret(postgres_server)
    assert 0 < engine.size() < before
    assert engine.count() == 0
    engine.upsert([Point(str(UUID(int=1)), {"toy": np.ones(3, np.float32)}, "cat")])
    assert [hit.id for hit in engine.lexical("cat", 3)] == [str(UUID(int=1))]


def test_what_remains_elsewhere_is_said(engine: PostgresEngine, postgres_server: Server) -> None:
    said = engine.remains()
    assert "write-ahead log until about 1GB" in said
    assert said.endswith("and in backups that were made before.")
    with connect(postgres_server.address) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT pg_sleep(1.1)")
        assert engine.remains().endswith("Older transactions still see it: run lingxi compact when they have ended.")
