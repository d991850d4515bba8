"""A root is recognised in another place by most of what is in it."""

from __future__ import annotations

from pathlib import Path

from lingxi.index.indexer import IndexSettings
from lingxi.index.moved import moved_files, moved_root
from lingxi.index.snapshot import assets_below
from lingxi.library import Library


def test_most_of_a_root_makes_it_the_same(library: Library, folder: Path, tmp_path: Path) -> None:
    settings = IndexSettings(workers=1)
    library.index(folder, models=["toy"], settings=settings)
    copy = tmp_path / "copy"
    copy.mkdir()
    names = ["red.png", "green.png", "blue.png"]
    engine = library._store.engine
    for count, same in ((1, False), (2, False), (3, True)):
        name = names[count - 1]
        (copy / name).write_bytes((folder / name).read_bytes())
        library.index(copy, settings=settings)
        found = moved_root(engine, folder, copy)
        assert (found is not None) == same, "half of the files is not most"
    assert found is not None
    assert (len(found.assets), found.whole) == (3, False), "the note stays where it was"
    old = [asset.id for asset in assets_below(engine, folder)]
    new = {(asset.id, asset.address) for asset in assets_below(engine, copy)}
    assert moved_files(engine, old, lambda id_, address: (id_, address) in new) == set(found.assets)
    assert moved_files(engine, old, lambda id_, address: False) == set()
