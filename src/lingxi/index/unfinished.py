"""A rebuild that was begun and is not complete: whether there is one, and what must not remain in it."""

from __future__ import annotations

from contextlib import closing

from lingxi.disk import remove_folder
from lingxi.errors import LibraryDamaged
from lingxi.index.snapshot import FIRST
from lingxi.store.engine import Engine
from lingxi.store.kept_files import REBUILD, is_engine_folder
from lingxi.store.library_store import LibraryStore
from lingxi.store.store import Store


def is_unfinished(store: LibraryStore) -> bool:
    """Whether a rebuild was begun and not completed."""
    beside = store.folder / REBUILD
    return beside.is_dir() and any(is_engine_folder(each.name, store.manifest.engine) for each in beside.iterdir())


def prune_unfinished(store: LibraryStore) -> None:
    """Takes what the library does not know any more out of an unfinished rebuild, so that nothing of it remains."""
    if not is_unfinished(store):
        return
    beside = store.folder / REBUILD
    try:
        unfinished = Store(beside)
    except LibraryDamaged:
        remove_folder(beside)
        return
    with closing(unfinished):
        unfinished.erase(frozenset(assets_in(unfinished.engine) - assets_in(store.engine)))


def assets_in(engine: Engine) -> set[str]:
    """The ids of all files that an engine knows."""
    return {str(point.payload["asset"]) for point in engine.scroll(FIRST, ["asset"])}
