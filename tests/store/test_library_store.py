"""What every kind of open library does alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.errors import SpaceMismatch
from lingxi.store.library_store import CAPTION, WRITTEN
from lingxi.store.store import Store
from lingxi.types import Space, Walk

SPACE = Space("toy", 3, "1")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "library")


def test_a_space_has_vectors_for_media_and_captions_and_later_for_text_in_images(store: Store) -> None:
    store.hold(SPACE, "toy")
    assert set(store.engine.vectors()) == {"toy", "toy" + CAPTION}
    store.read_pictures(True)
    assert set(store.engine.vectors()) == {"toy", "toy" + CAPTION, "toy" + WRITTEN}
    assert [(held.space, held.model) for held in store.manifest.held] == [(SPACE, "toy")]
    with pytest.raises(SpaceMismatch, match="cannot be compared"):
        store.hold(replace(SPACE, dim=4), "toy")
    store.close()


def test_folders_are_kept_with_the_way_they_are_walked_until_they_are_dropped(store: Store) -> None:
    store.add_root("file:///a")
    store.remember_walk("file:///a", Walk())
    store.add_root("file:///b")
    store.drop_roots(frozenset({"file:///a"}))
    assert (store.manifest.roots, dict(store.manifest.walks)) == (("file:///b",), {})
    store.close()
    again = Store(store.folder)
    assert again.manifest.roots == ("file:///b",)
    again.close()


def test_a_folder_keeps_nothing_of_what_it_erases_and_counts_its_bytes(store: Store) -> None:
    assert store.remains() == ""
    assert store.bytes() > 0
    store.close()
