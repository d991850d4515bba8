"""The name ``qdrant`` in the registry of engines."""

from __future__ import annotations

import pytest

from lingxi.errors import LibraryError, MissingExtra
from lingxi.store.engine import engines


def test_without_the_client_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.store.engines.qdrant.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"needs qdrant-client; install it with: pip install 'lingxi\[qdrant\]'"):
        engines.make("qdrant", "qdrant://local/photos")


def test_an_address_opens_an_engine() -> None:
    pytest.importorskip("qdrant_client")
    with pytest.raises(LibraryError, match="not the address of a library on Qdrant"):
        engines.make("qdrant", "http://host/photos")
