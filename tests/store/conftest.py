"""Libraries in PostgreSQL for the tests of stores."""

from __future__ import annotations

import pytest

from tests.postgres_server import Server


@pytest.fixture
def address(postgres_address: str) -> str:
    """The address of a library that does not exist yet."""
    return postgres_address


@pytest.fixture
def sharded(postgres_server: Server, address: str) -> str:
    """The same with three shards, which are on the server itself."""
    return f"{address}&shards=" + ",".join([f"127.0.0.1:{postgres_server.port}"] * 3)
