"""Tokens of an earlier version are updated from the payloads."""

from __future__ import annotations

from uuid import UUID

import pytest
from psycopg import connect

from lingxi.store.engine import Point
from lingxi.store.postgres import words
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine


def test_outdated_words_are_written_again_also_after_an_interruption(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "PAGE", 2)
    engine = PostgresEngine(Address.of(address))
    engine.upsert([Point(str(UUID(int=n)), words="old", payload={"name": f"cat{n}"}) for n in range(5)])
    assert not engine.has_stale_words()
    schema = Address.of(address).schema
    with connect(Address.of(address).uri) as connection:
        connection.execute(f"UPDATE {schema}.points SET tokens = 1".encode())
        connection.execute(f"UPDATE {schema}.settings SET value = '1' WHERE name = 'tokens'".encode())
    assert engine.has_stale_words()
    first = engine.retokenize(lambda payload: str(payload["name"]))
    assert [next(first), next(first)] == [5, 3]
    del first
    assert engine.has_stale_words()
    assert list(engine.retokenize(lambda payload: str(payload["name"]))) == [3, 1, 0]
    assert not engine.has_stale_words()
    assert engine.lexical("old", 5) == []
    assert engine.lexical("cat3", 5)[0].id == str(UUID(int=3))
    engine.close()
