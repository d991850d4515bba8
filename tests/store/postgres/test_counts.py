"""Counts and facets, added up over shards."""

from __future__ import annotations

from uuid import UUID

import pytest

from lingxi.store.engine import Point
from lingxi.store.filter_language import parse
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine

NAMES = ["a\0", "B", "b", "夏", "B"]


@pytest.mark.parametrize("kind", ["address", "sharded"])
def test_counts_and_facets_are_exact_and_see_the_writes_of_others(kind: str, request: pytest.FixtureRequest) -> None:
    address = Address.of(request.getfixturevalue(kind))
    one, two = PostgresEngine(address), PostgresEngine(address)
    assert one.count() == 0
    facts = [{"name": name, "colour": ["red", "blue"][: n % 2 + 1], "size": n} for n, name in enumerate(NAMES)]
    two.upsert([Point(str(UUID(int=n * 7**20)), payload=each) for n, each in enumerate(facts)])
    assert (one.count(), one.count().exact, one.count(parse("colour = blue"))) == (5, True, 2)
    names = one.facet("name")
    assert names == [("B", 2), ("a\0", 1), ("b", 1), ("夏", 1)], "as they were written, ties by value"
    assert names.exact
    assert one.facet("name", limit=1) == [("B", 2)]
    assert one.facet("colour", parse("size < 3")) == [("red", 3), ("blue", 1)], "each value of a list counts"
    one.close()
    two.close()
