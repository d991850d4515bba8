"""Addresses of libraries on Qdrant are read with care: a key in one is refused and not repeated."""

from __future__ import annotations

import pytest

from lingxi.errors import LibraryError
from lingxi.store.qdrant.address import Address, parse_address


def test_an_address_says_where_and_how() -> None:
    assert parse_address("qdrant://host/photos") == Address("host", "photos", 6333)
    assert parse_address("qdrants://db.example:443/my.photos-2?replicas=3&shards=6&writes=3") == Address(
        "db.example", "my.photos-2", 443, True, 3, 6, 3
    )
    assert parse_address("qdrant://host/photos").url == "http://host:6333"
    assert parse_address("qdrants://[::1]:1/photos").url == "https://[::1]:1"
    assert str(parse_address("qdrant://host/photos?shards=2")) == "photos on http://host:6333"


def test_the_local_mode_has_no_server() -> None:
    assert parse_address("qdrant://local/photos").local
    assert not parse_address("qdrant://localhost/photos").local


@pytest.mark.parametrize(
    ("asked", "count"), [("", 1), ("?replicas=2", 2), ("?replicas=3", 2), ("?replicas=3&writes=3", 3)]
)
def test_a_write_waits_for_the_majority_of_the_replicas_or_for_those_that_are_stated(asked: str, count: int) -> None:
    assert parse_address(f"qdrant://host/photos{asked}").acknowledged == count


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("http://host/photos", "it begins with qdrant:// for http or qdrants:// for https"),
        ("qdrant://host:x/photos", "its port is not a number"),
        ("qdrant://host", "it needs a host and a name"),
        ("qdrant:///photos", "it needs a host and a name"),
        ("qdrant://host/a/b", "it needs a host and a name"),
        ("qdrant://secret@host/photos", "put the API key into the environment variable LINGXI_QDRANT_KEY"),
        ("qdrant://me:s/ecret@host/photos", "put the API key into the environment variable LINGXI_QDRANT_KEY"),
        ("qdrant://host/photos?api_key=secret", "unknown parameter; known: replicas, shards, writes"),
        ("qdrant://host/photos?shards=0", "shards is a number from 1 to 1000"),
        ("qdrant://host/photos?replicas=", "replicas is a number from 1 to 1000"),
        ("qdrant://host/photos?writes=2", "writes=2 is more than replicas=1"),
    ],
)
def test_a_wrong_address_is_refused_without_repeating_a_secret(text: str, why: str) -> None:
    with pytest.raises(LibraryError, match="not the address of a library on Qdrant") as error:
        parse_address(text)
    assert why in str(error.value)
    assert "ecret" not in str(error.value)
