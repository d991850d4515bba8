"""Upkeep changes no answer."""

from __future__ import annotations

from uuid import UUID

from psycopg import connect

from lingxi.store.engine import Point
from lingxi.store.filter_language import parse
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine


def test_the_sizes_are_added_up_and_stay_right(sharded: str) -> None:
    address = Address.of(sharded)
    engine = PostgresEngine(address)
    for n in range(8):
        engine.upsert([Point(str(UUID(int=n * 7**20)), words="cat" * (n % 2), payload={"size": n})])
    engine.delete(parse("size > 5"))
    engine.optimize()
    engine.optimize()
    with connect(address.uri) as connection:
        rows = [
            connection.execute(f"SELECT * FROM {address.schema}_shard{n}.sizes".encode()).fetchall() for n in range(3)
        ]
    assert [len(each) for each in rows] == [1, 1, 1]
    assert [sum(numbers) for numbers in zip(*(each[0] for each in rows), strict=True)] == [6, 3, 0]
    assert engine.count() == 6
    engine.close()
