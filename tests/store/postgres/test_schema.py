"""The tables of a library come to be once, also where many processes begin at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from psycopg import connect

from lingxi.errors import LibraryError, LibraryTooNew
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine


def test_a_library_is_made_once(address: str) -> None:
    with ThreadPoolExecutor(3) as pool:
        engines = list(pool.map(PostgresEngine, [Address.of(address)] * 3))
        list(pool.map(lambda engine: engine.add_vector("toy", 4), engines))
    engines[0].add_vector("more", 3)
    assert engines[2].vectors() == {"toy": 4, "more": 3}
    for engine in engines:
        engine.close()


def test_a_schema_of_another_program_stays_as_it_is(address: str) -> None:
    schema = Address.of(address).schema
    with connect(Address.of(address).uri) as connection:
        connection.execute(f"CREATE SCHEMA {schema} CREATE TABLE points (x int)".encode())
    with pytest.raises(LibraryError, match=f"the schema {schema} has a table points that lingxi did not make"):
        PostgresEngine(Address.of(address))


def test_tables_of_a_later_lingxi_are_refused(address: str) -> None:
    PostgresEngine(Address.of(address)).close()
    with connect(Address.of(address).uri) as connection:
        connection.execute(
            f"UPDATE {Address.of(address).schema}.settings SET value = '2' WHERE name = 'format'".encode()
        )
    with pytest.raises(LibraryTooNew, match="written by a later lingxi"):
        PostgresEngine(Address.of(address))


def test_shards_are_remembered_and_cannot_be_changed(sharded: str, address: str) -> None:
    PostgresEngine(Address.of(sharded)).close()
    again = PostgresEngine(Address.of(address))
    assert again.vectors() == {}
    again.close()
    with pytest.raises(LibraryError, match="to split it differently, copy it to a new library"):
        PostgresEngine(Address.of(sharded.rpartition(",")[0]))
