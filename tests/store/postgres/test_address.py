"""Addresses of libraries in PostgreSQL."""

from __future__ import annotations

import pytest

from lingxi.errors import LibraryError
from lingxi.store.postgres.address import Address, Shard


def test_an_address_has_our_settings_and_leaves_others_to_libpq() -> None:
    found = Address.of("postgresql://ann:geheim@one:5433/photos?schema=holiday&sslmode=require&replicas=2")
    assert (found.schema, found.replicas, found.shards) == ("holiday", 2, ())
    assert found.uri == "postgresql://ann:geheim@one:5433/photos?sslmode=require"


def test_shards_take_the_port_and_the_database_of_postgresql_where_none_is_named() -> None:
    found = Address.of("postgresql://one/photos?shards=two,three:5433/more,[::1]:5434")
    assert found.shards == (Shard("two", 5432, "photos"), Shard("three", 5433, "more"), Shard("::1", 5434, "photos"))
    assert str(found.shards[2]) == "[::1]:5434/photos"


def test_several_servers_may_be_named_for_a_failover() -> None:
    text = "postgresql://ann@one:5432,two:5433/photos?target_session_attrs=read-write"
    assert Address.of(text).uri == text
    assert str(Address.of(text)) == "postgresql://ann@one:5432,two:5433/photos?schema=lingxi"


@pytest.mark.parametrize("text", ["postgresql://ann:geheim@one/photos", "postgresql://ann@one/photos?password=geheim"])
def test_a_password_is_never_shown(text: str) -> None:
    found = Address.of(text)
    assert "geheim" not in f"{found} {found!r}"
    assert str(found) == "postgresql://ann@one/photos?schema=lingxi"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("schema=pg_temp", "'pg_temp' cannot name a schema: use at most 40 small letters"),
        ('schema=a"; DROP TABLE points; --', "cannot name a schema"),
        ("schema=" + "a" * 41, "cannot name a schema"),
        ("schema=Photos", "cannot name a schema"),
        ("replicas=many", "replicas='many' is not a number"),
        ("shards=one:99999", "'one:99999' cannot name a shard; write shards=host:5432/database"),
        ("shards=one' OR", "cannot name a shard"),
        ("shards=ann:geheim%40one:x", "^'one:x' cannot name a shard"),
    ],
)
def test_settings_that_cannot_be_are_refused(query: str, said: str) -> None:
    with pytest.raises(LibraryError, match=said):
        Address.of(f"postgresql://one/photos?{query}")


def test_the_scheme_may_be_written_in_capitals() -> None:
    assert Address.of("POSTGRES://ann@one/photos").uri == "postgresql://ann@one/photos"


@pytest.mark.parametrize("password", ["100%geheim", "s/geheim", "p@geheim", "[geheim", "my geheim", "5?geheim"])
def test_a_password_that_must_be_escaped_is_not_repeated(password: str) -> None:
    with pytest.raises(LibraryError, match="this address cannot be read") as caught:
        Address.of(f"postgresql://ann:{password}@one/photos")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("text", ["/home/ann/library", "https://one/photos", "postgresql://ann:geheim@one", 7])
def test_what_is_no_address_is_refused_without_repeating_it(text: object) -> None:
    with pytest.raises(LibraryError, match=r"write it like postgresql://user@host") as caught:
        Address.of(text)
    assert "geheim" not in str(caught.value)
