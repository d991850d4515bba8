"""Fields of stored points are set, and points are removed, with all that belongs to them."""

from __future__ import annotations

from uuid import UUID

import pytest
from psycopg import connect

from lingxi.store.engine import Point
from lingxi.store.filter_language import parse
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine

ID = str(UUID(int=1))


@pytest.mark.parametrize("kind", ["address", "sharded"])
def test_nothing_of_a_removed_point_is_left_in_any_table(kind: str, request: pytest.FixtureRequest) -> None:
    address = Address.of(request.getfixturevalue(kind))
    engine = PostgresEngine(address)
    engine.add_vector("toy", 1)
    points = [Point(str(UUID(int=n)), {"toy": [1.0]}, "cat", {"size": n}, [7]) for n in range(9)]  # type: ignore[dict-item]
    engine.upsert(points)
    engine.delete(parse("size < 5"))
    engine.discard([point.id for point in points])
    with connect(address.uri) as connection:
        for table in ("points", "words", "marks", "vector_0"):
            found = connection.execute(f"SELECT count(*) FROM {address.schema}.{table}".encode()).fetchone()
            assert found == (0,), table
    engine.close()


def test_filters_see_what_was_set_and_not_what_was_removed(address: str) -> None:
    engine = PostgresEngine(Address.of(address))
    engine.upsert([Point(ID, payload={"folder": "/A/b", "name": "x"}, words="cat")])
    engine.set_payload(parse("name = x"), {"folder": "/C", "camera": "Canon", "name": None})
    assert engine.count(parse("folder under /c and camera = canon and not has name")) == 1
    assert engine.count(parse("folder under /a")) == 0
    engine.set_payload(parse("has camera"), {"folder": None})
    assert engine.count(parse("folder under /")) == 0
    assert engine.get([ID])[0].payload == {"camera": "Canon"}
    engine.close()


def test_a_checksum_is_dropped_unless_only_passing_fields_change(address: str) -> None:
    engine = PostgresEngine(Address.of(address))
    engine.upsert([Point(ID, payload={"size": 1})])
    engine.set_payload(parse("size = 1"), {"missing": "file:///a"})
    assert [record.intact for record in engine.records()] == [True]
    engine.set_payload(parse("size = 1"), {"size": 2})
    assert [record.intact for record in engine.records()] == [None]
    engine.close()
