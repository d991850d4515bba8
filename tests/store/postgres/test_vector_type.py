"""Vectors travel in pgvector's binary format."""

from __future__ import annotations

import numpy as np
from psycopg import connect

from lingxi.store.postgres.vector_type import register_vectors
from tests.postgres_server import Server


def test_a_vector_comes_back_bit_by_bit(postgres_server: Server) -> None:
    vector = np.random.default_rng(0).standard_normal(300).astype(np.float32)
    with connect(postgres_server.address) as connection:
        assert register_vectors(connection) == "public", "where the extension is"
        found = connection.execute("SELECT %s, '[1,2.5]'::vector", [vector], binary=True).fetchone()
    assert found is not None
    assert found[0].dtype == np.float32
    assert np.array_equal(found[0], vector)
    assert found[1].tolist() == [1, 2.5]
