"""The files of a folder, as an engine of a cluster keeps them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lingxi.errors import LibraryError
from lingxi.store.folder_files import FolderFiles


def test_files_are_replaced_only_if_they_are_as_known(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path, "edge")
    assert files.put_file("albums/夏.json", b"{}", None)
    assert not files.put_file("albums/夏.json", b"[]", None)
    known = files.files()["albums/夏.json"]
    assert files.put_file("albums/夏.json", b"[]", known)
    assert not files.put_file("albums/夏.json", b"{}", known)
    assert files.get_file("albums/夏.json") == b"[]"
    assert os.stat(tmp_path / "albums" / "夏.json").st_mode & 0o077 == 0
    files.delete_file("albums/夏.json")
    files.delete_file("albums/夏.json")
    assert (files.files(), files.get_file("albums/夏.json")) == ({}, None)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "library.json", "edge-1/x"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LibraryError, match="cannot be the name of a file"):
        FolderFiles(tmp_path, "edge").put_file(name, b"x", None)
