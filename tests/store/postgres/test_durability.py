"""On how many servers a write is."""

from __future__ import annotations

import pytest

from lingxi.errors import LibraryError
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.durability import synchronous_replicas
from lingxi.store.postgres.engine import PostgresEngine


@pytest.mark.parametrize(
    ("names", "replicas"), [("", 0), ("*", 1), ("a, b", 1), ("ANY 2 (*)", 2), ("first 3 (a, b, c)", 3), ("2 (a, b)", 2)]
)
def test_the_setting_of_the_server_says_how_many_replicas_it_waits_for(names: str, replicas: int) -> None:
    assert synchronous_replicas(names) == replicas


@pytest.mark.parametrize("kind", ["address", "sharded"])
def test_a_server_that_waits_for_fewer_is_refused(kind: str, request: pytest.FixtureRequest) -> None:
    address = f"{request.getfixturevalue(kind)}&replicas=2"
    with pytest.raises(LibraryError, match=r"waits for 0 replicas at each write, not for 2; set .*'ANY 2 \(\*\)'"):
        PostgresEngine(Address.of(address))
