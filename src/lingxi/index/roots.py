"""The indexed folders: which one contains a path, which are missing, and which have moved."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from lingxi.address import address_of, path_of
from lingxi.errors import NoSuchFolder
from lingxi.index.report import IndexReport
from lingxi.index.snapshot import FIRST, assets_below, missing_folders, remove, under
from lingxi.object_path import is_object
from lingxi.store.engine import Engine
from lingxi.store.library_store import LibraryStore
from lingxi.store.manifest import Manifest
from lingxi.store.where import both
from lingxi.types import Skipped, Walk

HELD, HELD_LIBRARY = ".held", ".held-library"  # in an inbox, for files that wait for a verdict; indexing skips both


def roots_of(manifest: Manifest) -> tuple[Path, ...]:
    """The indexed folders and files."""
    return tuple(map(path_of, manifest.roots))


def top_of(manifest: Manifest, path: Path) -> Path:
    """The highest indexed folder that contains a path, else the path; names from it on are words of files."""
    above = [root for root in roots_of(manifest) if path.is_relative_to(root)]
    return min([*above, path], key=lambda each: len(each.parts))


def walk_of(manifest: Manifest, root: Path) -> Walk:
    """The walk settings of an indexed folder from its last run; the defaults for others."""
    return manifest.walks.get(address_of(root), Walk())


def leaves_out(manifest: Manifest, path: Path) -> bool:
    """Whether indexing skips a path, because it is hidden or excluded."""
    from lingxi.media.exclude import is_left_out  # imported here: searches start faster

    top = top_of(manifest, path)
    walk = walk_of(manifest, top)
    return is_left_out(path.relative_to(top), hidden=walk.hidden, patterns=walk.exclude)


def absent_roots(manifest: Manifest) -> list[Path]:
    """The indexed folders that do not exist now. Object storage counts as there: a search does not connect to it."""
    return [root for root in roots_of(manifest) if not is_object(root) and not os.path.lexists(root)]


def missing(engine: Engine, absent: Iterable[Path]) -> dict[Path, int]:
    """The folders that are missing or were empty at the last run, and how many of their files are known."""
    below = {root: engine.count(both(FIRST, under(root))) for root in absent}
    marked = missing_folders(engine)
    return below | {path: n for path, n in marked.items() if not any(path.is_relative_to(each) for each in below)}


def no_such_folder(engine: Engine, root: Path) -> NoSuchFolder:
    """The error for a folder that does not exist; for an indexed one it says what to do."""
    count = sum(1 for _ in assets_below(engine, root))
    known = f"; the {count:,} files known from it are kept; if they are gone for good: lingxi index {root} --gone"
    return NoSuchFolder(f"there is no file or folder {root}{known if count else ''}")


def roots_below(manifest: Manifest, folder: Path) -> frozenset[str]:
    """The addresses of the indexed folders at or below a folder."""
    return frozenset(root for root in manifest.roots if path_of(root).is_relative_to(folder))


def remove_root(store: LibraryStore, root: Path) -> IndexReport:
    """Removes a folder that does not exist, and its files, from the library; raises NoSuchFolder if none is known."""
    gone = [asset.id for asset in assets_below(store.engine, root)]
    dropped = roots_below(store.manifest, root)
    if not gone and not dropped:
        raise no_such_folder(store.engine, root)
    remove(store.engine, gone)
    store.drop_roots(dropped)
    return IndexReport(removed=len(gone))


def remember_root(store: LibraryStore, root: Path, walk: Walk) -> Path:
    """Stores that a folder was indexed, and its walk settings; returns the highest indexed folder that contains it."""
    top = top_of(store.manifest, root)
    if top == root:
        store.add_root(address_of(root))
        store.remember_walk(address_of(root), walk)
    else:  # settings of a subfolder apply to this run only
        store.remember_walk(address_of(top), replace(walk_of(store.manifest, top), devices=walk.devices))
    return top


def without_moved(store: LibraryStore, report: IndexReport, top: Path) -> IndexReport:
    """Removes indexed folders that have moved to ``top``; if that is uncertain, only suggests it."""
    from lingxi.index.moved import moved_root

    for root in absent_roots(store.manifest):
        found = None if root == top else moved_root(store.engine, root, top)
        if found is None:
            continue
        if not _is_surely_moved(store.manifest, root, top):
            offer = f"its files are in {top} now; if it was moved and not unplugged: lingxi index {root} --gone"
            report = replace(report, skipped=(*report.skipped, Skipped(root, offer)))
            continue
        remove(store.engine, found.assets)
        if found.whole:
            store.drop_roots(frozenset([address_of(root)]))
        report = replace(report, removed=report.removed + len(found.assets))
    return report


def _is_surely_moved(manifest: Manifest, root: Path, top: Path) -> bool:
    """Whether the disk of a root is there without the root, or with the root in its new place."""
    above = next(path for path in root.parents if path.exists())
    return walk_of(manifest, root).devices.get(address_of(root)) in (above.stat().st_dev, top.stat().st_dev)


def drop_disks(store: LibraryStore) -> None:
    """Drops stored mount points of roots below which no file is known any more."""
    for address, walk in store.manifest.walks.items():
        kept = {
            each: disk for each, disk in walk.devices.items() if each == address or _knows_below(store.engine, each)
        }
        store.remember_walk(address, replace(walk, devices=kept))


def _knows_below(engine: Engine, address: str) -> bool:
    return engine.count(both(FIRST, under(path_of(address)))) > 0
