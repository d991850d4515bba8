"""A PostgreSQL server for the tests of a process, and a new library in it for each test."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.postgres_server import Server

NUMBERS = count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A running server."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def address(postgres_server: Server) -> str:
    """The address of a library that does not exist yet."""
    return f"{postgres_server.address}?schema=library{next(NUMBERS)}"


@pytest.fixture
def sharded(postgres_server: Server, address: str) -> str:
    """The same with three shards, which are on the server itself."""
    return f"{address}&shards=" + ",".join([f"127.0.0.1:{postgres_server.port}"] * 3)
