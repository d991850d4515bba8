"""A place is opened by the store of its kind."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from lingxi.errors import LibraryError
from lingxi.store.open_store import open_store
from lingxi.store.remote import RemoteStore
from lingxi.store.store import Store
from tests.shared_engine import DATABASES


def test_a_folder_and_an_address_have_their_stores(tmp_path: Path) -> None:
    address = f"shared://{uuid4().hex}"
    for place, kind in ((tmp_path / "library", Store), (str(tmp_path / "library"), Store), (address, RemoteStore)):
        with closing(open_store(place)) as store:
            assert isinstance(store, kind)


def test_nothing_is_created_unasked(tmp_path: Path) -> None:
    address = f"shared://{uuid4().hex}"
    for place in (tmp_path / "library", address):
        with pytest.raises(LibraryError, match=r"there is no library (in|at) .*create one with: lingxi index"):
            open_store(place, create=False)
    assert not (tmp_path / "library").exists()
    assert not DATABASES[address].files
