"""Filters in PostgreSQL mean what they mean in plain Python, whatever people type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingxi.store.engine import Point
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine
from lingxi.store.postgres.filters import condition
from lingxi.store.where import And, Compare, Has, Not, OneOf, Or, Where, matches

TEXTS = st.sampled_from(
    ["a", "A.b", 'x" || @ == "y', "'; DROP TABLE points; --", "\\", "%s", "é", "\0", "夏", "{}", ".*"]
)
NUMBERS = st.integers(-3, 3) | st.sampled_from([0.5, -1.25, 1e-7])
TIMES = st.sampled_from([datetime(2024, 1, 1), datetime(2024, 1, 1, 0, 0, 0, 500), datetime(2024, 1, 2, 23, 59)])
FOLDERS = st.sampled_from(["/", "/a", "/A/b", "/a/bc"])
PAYLOADS = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXTS,
        "colour": st.lists(TEXTS, min_size=1, max_size=3),
        "size": NUMBERS,
        "taken": TIMES,
        "folder": FOLDERS,
    },
)
COMPARISONS = (
    st.builds(Compare, st.sampled_from(["name", "colour"]), st.sampled_from(["=", "~"]), TEXTS)
    | st.builds(Compare, st.just("size"), st.sampled_from(["=", "<", "<=", ">", ">="]), NUMBERS)
    | st.builds(Compare, st.just("taken"), st.sampled_from(["=", "<", "<=", ">", ">="]), TIMES)
    | st.builds(Compare, st.just("folder"), st.just("under"), FOLDERS)
    | st.builds(OneOf, st.sampled_from(["name", "colour"]), st.lists(TEXTS, max_size=3).map(tuple))
    | st.builds(Has, st.sampled_from(["name", "colour", "size", "taken", "folder", "camera"]))
)
FILTERS: st.SearchStrategy[Where] = st.recursive(
    COMPARISONS,
    lambda parts: (
        st.builds(Not, parts)
        | st.lists(parts, max_size=3).map(lambda each: And(tuple(each)))
        | st.lists(parts, max_size=3).map(lambda each: Or(tuple(each)))
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def engine(postgres_server: Any) -> Iterator[PostgresEngine]:
    made = PostgresEngine(Address.of(f"{postgres_server.address}?schema=filters"))
    yield made
    made.close()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(payloads=st.lists(PAYLOADS, max_size=6), wheres=st.lists(FILTERS, min_size=1, max_size=6))
def test_a_filter_matches_what_it_matches_in_python(
    engine: PostgresEngine, payloads: list[dict[str, Any]], wheres: list[Where]
) -> None:
    engine.delete(And(()))
    engine.upsert([Point(str(UUID(int=n + 1)), payload=payload) for n, payload in enumerate(payloads)])
    for where in wheres:
        wanted = [n + 1 for n, payload in enumerate(payloads) if matches(where, payload)]
        assert [UUID(point.id).int for point in engine.scroll(where, [])] == wanted, where


def test_values_are_bound_as_parameters() -> None:
    found = condition(Compare("name", "=", "'; DROP TABLE points; --"))
    assert "DROP" not in found.query.as_string(None)
    assert list(found.values) == ["where0"]
    assert "drop table" in found.values["where0"]
