"""Folders and addresses of libraries."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import LibraryError, UnknownName
from lingxi.library import Library
from lingxi.store.locator import check_keeps_a_folder, check_readable, engine_of, is_address, without_password
from tests import shared_engine  # noqa: F401 - it registers its engine


@pytest.mark.parametrize("place", ["library", "/a/b", "C:\\library", Path("postgresql://x"), "~/x", None, "file:"])
def test_a_folder_is_no_address(place: object) -> None:
    assert not is_address(place)


@pytest.mark.parametrize("place", ["postgresql://host/name", "qdrant://host:6333/name?replicas=2", "edge://x"])
def test_an_address_has_a_scheme(place: str) -> None:
    assert is_address(place)


def test_the_scheme_names_the_engine() -> None:
    assert engine_of("shared://x") == engine_of("SHARED://x") == "shared"
    with pytest.raises(LibraryError, match="name a folder"):
        engine_of("edge://x")
    with pytest.raises(UnknownName, match="nosuch"):
        engine_of("nosuch://x")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://me:secret@host/name", "postgresql://me@host/name"),
        ("postgresql://me:se:cret@one:1,[::1]:2/name", "postgresql://me@one:1,[::1]:2/name"),
        ("postgresql://me@host/name", "postgresql://me@host/name"),
        ("postgresql://host/name", "postgresql://host/name"),
        ("postgresql://host/name?password=secret&schema=a&x=1", "postgresql://host/name?schema=a"),
        ("postgresql://host/name?sslpassword=secret", "postgresql://host/name"),
        ("postgresql://host/name?p%61ssword=secret&shards=one:1/a,two", "postgresql://host/name?shards=one:1/a,two"),
        ("postgresql://host/name?shards=me:secret%40one", "postgresql://host/name"),
        ("POSTGRESQL://me:secret@host/name", "postgresql://me@host/name"),
        ("postgresql:/me:secret@host/name", "…"),
    ],
)
def test_a_password_is_never_shown(address: str, shown: str) -> None:
    assert without_password(address) == shown


UNREADABLE = (
    "me:100%secret@host/name me:%00secret@host/name me:s/ecret@host/name me:5/ecret@host/name me:5?ecret@host/name "
    "me:5#ecret@host/name me:p@secret@host/name me:[secret@host/name me:secret@host:port/name "
    "host/name?password=5@ecret"
)


@pytest.mark.parametrize("rest", [*UNREADABLE.split(), "me:my secret@host/name", "me:5\necret@host/name"])
def test_of_an_address_that_cannot_be_read_only_the_scheme_is_shown(rest: str) -> None:
    address = f"postgresql://{rest}"
    assert without_password(address) == "postgresql://…"
    with pytest.raises(LibraryError, match=r"this address cannot be read: .* write % as %25, / as %2F") as caught:
        check_readable(address)
    assert "ecret" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["postgresql:/me:secret@host/name", "Qdrant:host/name", " postgresql://me:secret@h/n"]
)
def test_what_looks_like_an_address_is_no_folder(address: str) -> None:
    assert is_address(address)
    with pytest.raises(LibraryError, match="an address begins with") as caught:
        Library(address)
    assert "secret" not in str(caught.value)


def test_an_engine_of_addresses_takes_no_folder(tmp_path: Path) -> None:
    check_keeps_a_folder("edge")
    with pytest.raises(LibraryError, match="the engine 'postgres' is opened by an address: --library postgres://HOST"):
        Library(tmp_path / "library", engine="postgres")
    assert not (tmp_path / "library").exists()
    with pytest.raises(UnknownName, match="unknown engine 'sqlite'"):
        check_keeps_a_folder("sqlite")
