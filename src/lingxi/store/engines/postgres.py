"""The engine in a PostgreSQL server with pgvector, opened from an address."""

from __future__ import annotations

from lingxi.errors import MissingExtra
from lingxi.store.engine import Engine, engines


@engines.register("postgres")
def postgres(address: object) -> Engine:
    """The engine at an address, ``postgresql://user@host:5432/database?schema=photos``; its tables are made if needed.

    Raises LibraryError for what is no address, and for a server that cannot be used; MissingExtra without psycopg.
    """
    try:
        from lingxi.store.postgres.address import Address
        from lingxi.store.postgres.engine import PostgresEngine
    except ImportError as error:
        raise MissingExtra("psycopg", "postgres") from error
    return PostgresEngine(Address.of(address))
