"""Indexed folders: the highest one speaks for a path, and what is not there is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.address import address_of
from lingxi.errors import NoSuchFolder
from lingxi.index.roots import (
    absent_roots,
    leaves_out,
    missing,
    no_such_folder,
    remove_root,
    roots_below,
    top_of,
    walk_of,
)
from lingxi.library import Library
from lingxi.store.manifest import Manifest
from lingxi.types import Walk

A, B = Path("/photos"), Path("/photos/2024/italy")
WALKS = {address_of(A): Walk(hidden=True)}
MANIFEST = Manifest(1, "0", "", "edge", "edge-1", roots=(address_of(B), address_of(A)), walks=WALKS)


def test_the_highest_folder_holds_a_path() -> None:
    assert top_of(MANIFEST, B / "sea.jpg") == A
    assert top_of(MANIFEST, Path("/music")) == Path("/music")
    assert walk_of(MANIFEST, A) == Walk(hidden=True)
    assert walk_of(MANIFEST, B) == Walk()
    assert roots_below(MANIFEST, A / "2024") == {address_of(B)}


def test_a_path_is_excluded_by_the_settings_of_its_folder() -> None:
    assert not leaves_out(MANIFEST, A / ".hidden.jpg")
    assert leaves_out(MANIFEST, Path("/music/.git/sea.ogg")) is False, "no folder that is indexed holds it"


def test_a_deleted_folder_is_missing_until_it_is_removed(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    store = library._store
    assert absent_roots(store.manifest) == []
    moved = folder.rename(folder.with_name("elsewhere"))
    assert missing(store.engine, absent_roots(store.manifest)) == {folder: 4}
    assert "lingxi index" in str(no_such_folder(store.engine, folder))
    assert "4 files" not in str(no_such_folder(store.engine, moved))
    assert remove_root(store, folder).removed == 4
    with pytest.raises(NoSuchFolder, match="no file or folder"):
        remove_root(store, folder)
