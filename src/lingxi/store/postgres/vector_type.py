"""The ``vector`` type of pgvector as numpy arrays, in its binary format: dimension, unused, numbers, all big-endian."""

from __future__ import annotations

from contextlib import suppress
from struct import pack
from typing import Any

import numpy as np
from psycopg import Connection, errors, sql
from psycopg.adapt import Buffer, Dumper, Loader
from psycopg.pq import Format
from psycopg.types import TypeInfo

from lingxi.arrays import Vector

MISSING = "install pgvector on that server, then run in the database, as a superuser: CREATE EXTENSION vector"
_TYPE = sql.SQL(
    "SELECT t.oid, n.nspname FROM pg_extension e JOIN pg_type t ON t.typnamespace = e.extnamespace"
    " JOIN pg_namespace n ON n.oid = t.typnamespace WHERE e.extname = 'vector' AND t.typname = 'vector'"
)


def register_vectors(connection: Connection[Any]) -> str:
    """Lets a connection send and receive vectors; returns the schema of the type.

    Creates the extension where the database lacks it; raises psycopg's error where it cannot.
    """
    found = connection.execute(_TYPE).fetchone()
    if found is None:
        with suppress(errors.UniqueViolation, errors.DuplicateObject):  # another connection does it at the moment
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        found = connection.execute(_TYPE).fetchone()
    number, schema = found or (0, "")
    connection.adapters.types.add(TypeInfo("vector", number, 0))
    dumper = type("VectorDumper", (_Dumper,), {"oid": number})
    connection.adapters.register_dumper(np.ndarray, dumper)
    connection.adapters.register_loader(number, _Loader)
    return str(schema)


class _Dumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Vector) -> Buffer:
        return pack(">HH", obj.size, 0) + obj.astype(">f4").tobytes()


class _Loader(Loader):
    format = Format.BINARY

    def load(self, data: Buffer) -> Vector:
        return np.frombuffer(data, ">f4", offset=4).astype(np.float32)
