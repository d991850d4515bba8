"""Nearest vectors: exact below a size, by a graph above it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.errors import UnknownName
from lingxi.store.engine import Point
from lingxi.store.filter_language import parse
from lingxi.store.postgres import nearest, upkeep
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine

VECTORS = unit(np.random.default_rng(0).standard_normal((300, 8)))


@pytest.fixture
def engine(address: str) -> Iterator[PostgresEngine]:
    made = PostgresEngine(Address.of(address))
    made.add_vector("toy", 8)
    made.upsert([Point(str(UUID(int=n)), {"toy": row}, payload={"size": n}) for n, row in enumerate(VECTORS)])
    yield made
    made.close()


def test_a_graph_is_used_where_there_are_many_and_says_that_it_is_not_exact(
    engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.optimize()
    assert engine.nearest(VECTORS[0], "toy", 5).exact, "300 are not many"
    for module in (nearest, upkeep):
        monkeypatch.setattr(module, "MANY", 100)
    engine.optimize()
    wanted = [str(UUID(int=int(n))) for n in np.argsort(-(VECTORS @ VECTORS[0]))[:5]]
    found = engine.nearest(VECTORS[0], "toy", 5)
    assert not found.exact
    assert len({id_ for id_, _ in found} & set(wanted)) >= 4
    exact = engine.nearest(VECTORS[0], "toy", 5, exact=True)
    assert exact.exact
    assert [id_ for id_, _ in exact] == wanted
    assert engine.nearest(VECTORS[0], "toy", 5, parse("size < 100")).exact, "few matches are all compared"
    some = engine.nearest(VECTORS[0], "toy", 200, parse("size < 250"))
    assert not some.exact
    assert len(some) == 200, "a scan of the graph goes on until enough rows pass the filter"


def test_the_graph_is_what_the_planner_chooses_only_where_it_may(
    engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "MANY", 100)
    engine.optimize()
    plans = dict[bool, str]()

    def explain(connection: Any, query: Any, values: Any) -> list[Any]:
        connection.execute("SET enable_seqscan = off")
        lines = connection.execute(b"EXPLAIN " + query.as_bytes(connection), values).fetchall()
        plans[bool(indexed)] = "\n".join(line for (line,) in lines)
        return []

    monkeypatch.setattr("lingxi.store.postgres.shards.rows", explain)
    for indexed in (True, False):
        engine.nearest(VECTORS[0], "toy", 5, exact=not indexed)
    assert "vector_0_graph" in plans[True]
    assert "vector_0_graph" not in plans[False]


def test_equal_vectors_are_in_the_order_of_their_ids(engine: PostgresEngine) -> None:
    engine.upsert([Point(str(UUID(int=n)), {"toy": VECTORS[0]}) for n in (900, 500, 700)])
    assert [UUID(id_).int for id_, _ in engine.nearest(VECTORS[0], "toy", 3)] == [0, 500, 700]


def test_an_unknown_vector_is_an_error_with_the_known_ones(engine: PostgresEngine) -> None:
    with pytest.raises(UnknownName, match=r"unknown vector 'joy'. Did you mean 'toy'"):
        engine.nearest(VECTORS[0], "joy", 5)
    with pytest.raises(UnknownName, match="unknown vector 'joy'"):
        engine.upsert([Point(str(UUID(int=1)), {"joy": VECTORS[0]})])
