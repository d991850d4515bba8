"""Folders and addresses of libraries."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import LibraryError, UnknownName
from lingxi.library import Library
from lingxi.store.locator import check_keeps_a_folder, engine_of, is_address, without_password
from tests import shared_engine  # noqa: F401 - it registers its engine


@pytest.mark.parametrize("place", ["library", "/a/b", "C:\\library", Path("postgresql://x"), "~/x", None, "file:"])
def test_a_folder_is_no_address(place: object) -> None:
    assert not is_address(place)


@pytest.mark.parametrize("place", ["postgresql://host/name", "qdrant://host:6333/name?replicas=2", "edge://x"])
def test_an_address_has_a_scheme(place: str) -> None:
    assert is_address(place)


def test_the_scheme_names_the_engine() -> None:
    assert engine_of("shared://x") == "shared"
    with pytest.raises(LibraryError, match="name a folder"):
        engine_of("edge://x")
    with pytest.raises(UnknownName, match="nosuch"):
        engine_of("nosuch://x")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://me:secret@host/name", "postgresql://me@host/name"),
        ("postgresql://me:se:cr/et@host/name", "postgresql://me@host/name"),
        ("postgresql://me@host/name", "postgresql://me@host/name"),
        ("postgresql://host/name", "postgresql://host/name"),
        ("postgresql://host/name?password=secret&x=1", "postgresql://host/name?password=***&x=1"),
    ],
)
def test_a_password_is_never_shown(address: str, shown: str) -> None:
    assert without_password(address) == shown


def test_an_engine_of_addresses_takes_no_folder(tmp_path: Path) -> None:
    check_keeps_a_folder("edge")
    with pytest.raises(LibraryError, match="the engine 'postgres' is opened by an address: --library postgres://HOST"):
        Library(tmp_path / "library", engine="postgres")
    assert not (tmp_path / "library").exists()
    with pytest.raises(UnknownName, match="unknown engine 'sqlite'"):
        check_keeps_a_folder("sqlite")
