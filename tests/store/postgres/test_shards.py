"""Rankings do not depend on the number of shards, and a shard that is gone is named."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.errors import LibraryError
from lingxi.store.engine import Point
from lingxi.store.filter_language import parse
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine
from tests.postgres_server import Server

VECTORS = np.repeat(unit(np.random.default_rng(0).standard_normal((20, 4))), 3, axis=0)  # each three times: ties
POINTS = [
    Point(str(UUID(int=n * 7919**8 % 2**120)), {"toy": row}, f"cat{n % 4} sea", {"size": n, "colour": ["red"]}, [n % 3])
    for n, row in enumerate(VECTORS)
]


def _filled(address: str) -> PostgresEngine:
    engine = PostgresEngine(Address.of(address))
    engine.add_vector("toy", 4)
    engine.upsert(POINTS)
    return engine


def test_rankings_of_one_and_of_three_shards_are_equal(address: str, sharded: str) -> None:
    one, three = _filled(address + "a"), _filled(sharded)
    for where in (None, parse("size < 40")):
        for k in (1, 7, 100):
            assert one.nearest(VECTORS[4], "toy", k, where) == three.nearest(VECTORS[4], "toy", k, where)
            assert one.lexical("cat2 sea", k, where) == three.lexical("cat2 sea", k, where)
            assert one.sharing([1, 2], k, where) == three.sharing([1, 2], k, where)
        assert [point.id for point in one.scroll(where)] == [point.id for point in three.scroll(where)]
    for engine in (one, three):
        engine.close()


def test_shards_are_asked_side_by_side(sharded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, plans = _filled(sharded), list[str]()

    def explain(connection: Any, query: Any, values: Any) -> list[Any]:
        lines = connection.execute(b"EXPLAIN VERBOSE " + query.as_bytes(connection), values).fetchall()
        plans.append("\n".join(line for (line,) in lines))
        return []

    monkeypatch.setattr("lingxi.store.postgres.shards.rows", explain)
    engine.nearest(VECTORS[0], "toy", 5, parse("size < 40"))
    engine.lexical("cat1", 5, parse("size < 40"))
    engine.facet("colour", parse("size < 40"))
    for plan in (plans[0], *plans[2:]):
        assert plan.count("Async Foreign Scan") == 3, plan
    for plan in (plans[0], plans[2]):
        assert plan.count("LIMIT 5") == 3, "each shard sends no more than what is wanted"
        assert len(re.findall("Remote SQL: .* INNER JOIN", plan)) == 3, "and filters by itself"
    assert plans[3].count("GROUP BY") == 3, "it counts by itself"
    engine.close()


def test_a_killed_shard_is_named_and_comes_back(postgres_server: Server, address: str) -> None:
    other = Server()
    try:
        engine = _filled(f"{address}&shards=127.0.0.1:{postgres_server.port},127.0.0.1:{other.port}")
        everything = engine.nearest(VECTORS[0], "toy", 60)
        assert everything.absent == ()
        other.kill()
        found, lost = engine.nearest(VECTORS[0], "toy", 60), f"127.0.0.1:{other.port}/postgres"
        assert (found.absent, found.exact) == ((lost,), False)
        assert 0 < len(found) < 60
        assert found == [hit for hit in everything if hit in found], "what is there is in its order"
        assert engine.lexical("sea", 60).absent == engine.facet("colour").absent == engine.count().absent == (lost,)
        assert engine.count() == len(found)
        assert len(engine.get([id_ for id_, _ in found])) == len(found), "hits of other shards can be read"
        with pytest.raises(LibraryError, match="check that the shard runs"):
            engine.upsert(POINTS)
        other.start()
        again = engine.nearest(VECTORS[0], "toy", 60)
        assert (again, again.absent, again.exact) == (everything, (), True)
        engine.upsert(POINTS)
        assert engine.count() == 60
        engine.close()
    finally:
        other.stop()
