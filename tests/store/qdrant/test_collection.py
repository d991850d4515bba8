"""The collection of a library is made once; one of another program is refused."""

from __future__ import annotations

from typing import Any

import pytest
from qdrant_client import models

from lingxi.errors import LibraryError
from lingxi.store.packing import MARKS, WORDS
from lingxi.store.qdrant.address import parse_address
from lingxi.store.qdrant.collection import Collection, make
from lingxi.store.qdrant.connection import Connection


def test_a_collection_is_made_once_and_opened_again(address: str) -> None:
    connection = Connection(parse_address(address))
    Collection(connection).add_dense("toy", 3)
    again = Collection(connection)
    assert again.dimensions() == {"toy": 3}
    assert again.sparse() == {WORDS, MARKS}
    again.add_dense("toy", 3)
    with pytest.raises(LibraryError, match="toy"):
        again.add_dense("toy", 4)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"vectors_config": models.VectorParams(size=3, distance=models.Distance.DOT)}, "its vectors have no names"),
        (
            {"vectors_config": {"a": models.VectorParams(size=3, distance=models.Distance.COSINE)}},
            "its vectors a have the distance Cosine, not Dot",
        ),
        ({"vectors_config": {}}, "it has no words"),
    ],
)
def test_a_collection_of_another_program_is_refused(address: str, settings: dict[str, Any], why: str) -> None:
    connection = Connection(parse_address(address))
    connection("create_collection", connection.address.name, **settings)
    with pytest.raises(LibraryError, match=f"is not a library of lingxi: {why}; use another name"):
        Collection(connection)


def test_an_address_that_states_other_shards_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = Connection(parse_address(address))
    params = Collection(connection)._params()
    monkeypatch.setattr(Collection, "_params", lambda self: params.model_copy(update={"shard_number": 1}))
    with pytest.raises(LibraryError, match=r"made with shards=1, and the address has shards=6; leave shards out"):
        Collection(Connection(parse_address(f"{address}?shards=6")))


def test_another_process_may_make_the_collection_at_the_same_time(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = Connection(parse_address(address))
    make(connection, connection.address.name, {}, 1)
    ask, asked = Connection.__call__, list[str]()

    def late(self: Connection, method: str, *given: Any, **named: Any) -> Any:
        asked.append(method)
        return False if asked == ["collection_exists"] else ask(self, method, *given, **named)

    monkeypatch.setattr(Connection, "__call__", late)
    make(connection, connection.address.name, {}, 1)
    assert asked == ["collection_exists", "create_collection", "collection_exists"]
    asked.clear()
    with pytest.raises(LibraryError, match="name"):
        make(connection, "a:b", {}, 1)


def test_a_purge_asks_the_server_and_restores_what_it_asked_for(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = Connection(parse_address(address))
    collection, asked = Collection(connection), []
    sent = connection.client.update_collection

    def update(name: str, optimizers_config: Any) -> Any:
        asked.append((optimizers_config.deleted_threshold, optimizers_config.vacuum_min_vector_number))
        return sent(name, optimizers_config=optimizers_config)

    monkeypatch.setattr(connection.client, "update_collection", update)
    collection.purge()
    assert asked == ([] if connection.address.local else [(0.0, 100), (0.2, 1000)])
    assert ("write-ahead log" in collection.remains()) is not connection.address.local
