"""Marks are numbers of the last hits, paths or ids; what is forgotten leaves albums and the last hits."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.address import address_of, asset_id
from lingxi.errors import BadQuery
from lingxi.library import Library
from lingxi.search.album import Album
from lingxi.search.album_files import load_album, save
from lingxi.search.last import remember
from lingxi.search.marks import drop_unknown, marked
from lingxi.store.events import Event, add_events, read_events


def test_marks_are_numbers_paths_or_ids(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    engine, hits = library._store.engine, library.search("red", 3)
    remember(library.folder, [hit.id for hit in hits])
    asked = f"3, {hits[0].path},{hits[1].id},"
    assert marked(engine, library.folder, asked) == (hits[2].id, hits[0].id, hits[1].id)
    file = asset_id(address_of(hits[0].path))
    assert marked(engine, library.folder, file) == (hits[0].id,)
    with pytest.raises(BadQuery, match="not in the library"):
        marked(engine, library.folder, str(folder / "none.png"))


def test_what_is_not_known_any_more_is_dropped(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    (red,) = library.marked(str(folder / "red.png"))
    gone = "0b0a7a30-6d5c-5a7e-8a43-2f1f3a5b6c7d"
    save(library.folder, Album("Reds", (red, gone)))
    note = asset_id(address_of(folder / "note.md"))
    add_events(library.folder, [Event("ann", "like", each) for each in (red, gone, note)])
    drop_unknown(library._store.engine, library.folder)
    assert load_album(library.folder, "Reds").ids == (red,)
    assert [each.item for each in read_events(library.folder)] == [red, note]
