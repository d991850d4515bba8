"""Where a library is, if nobody names its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import LibraryError
from lingxi.library_place import folder_of, usual_folder, usual_place


def test_the_usual_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LINGXI_LIBRARY", str(tmp_path / "named"))
    assert usual_folder() == tmp_path / "named"
    monkeypatch.delenv("LINGXI_LIBRARY")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert usual_folder().parts[-2:] == ("lingxi", "library")


def test_an_address_is_a_place_and_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "postgresql://me:secret@host/photos"
    monkeypatch.setenv("LINGXI_LIBRARY", address)
    assert usual_place() == address
    with pytest.raises(LibraryError, match="is an address") as caught:
        folder_of(None)
    assert "secret" not in str(caught.value)
