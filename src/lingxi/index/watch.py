"""Watches folders: reports changed files and folders, collected into runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Any

from lingxi.media.captions import TABLES

FEW = 3  # parts that are indexed one by one; beyond it, their common folder is indexed
FIRST, MOST = 2, 32  # waiting polls during continuous changes: at first and at most, doubling each time
QUIET_MS, LOOK_MS, PAUSE_MS = 200, 1000, 500  # a poll ends with a pause without changes, or after a limit

_WATCH: dict[str, Any] = {
    "watch_filter": None,
    "step": QUIET_MS,
    "debounce": LOOK_MS,
    "rust_timeout": PAUSE_MS,
    "yield_on_timeout": True,
    "raise_interrupt": False,
    "ignore_permission_denied": True,
}
_Identity = tuple[int, int] | None


def changed_folders(
    roots: Sequence[Path], stop: Event | None = None, left_out: Callable[[Path], bool] = lambda _: False
) -> Iterator[Path]:
    """Yields the changed files and folders (below ``roots``), and the folders where something was deleted.

    Changes are collected until there is a pause. During continuous changes they are reported at growing intervals.
    Changes during an indexing run are reported right after it. For a deleted folder, the nearest existing parent is
    reported; for a caption table, its folder. A root may vanish and return: both are reported. Ends with Ctrl-C or when
    ``stop`` is set.
    """
    wholes = [root.absolute() for root in roots]
    for touched in gathered(_looks(wholes, stop)):
        yield from parts((path for path in touched if not left_out(path)), wholes)


def gathered(looks: Iterable[set[Path]]) -> Iterator[set[Path]]:
    """Merges the changes of polls until one finds none; during continuous changes, in growing runs."""
    held, looked, limit = set[Path](), 0, FIRST
    for seen in looks:
        held |= seen
        looked += bool(held)
        if held and (not seen or looked >= limit):
            yield held
            held, looked, limit = set(), 0, min(MOST, 2 * limit)
        if not seen:
            limit = FIRST


def parts(touched: Iterable[Path], roots: Sequence[Path]) -> list[Path]:
    """What to index again: a few files and folders, or for each root the folder that contains all of its changes."""
    found = fewest(_touched(path, roots) for path in touched)
    if len(found) <= FEW:
        return found
    by_root: dict[Path, list[Path]] = {}
    for path in found:
        by_root.setdefault(_root_of(path, roots), []).append(path)
    folders = ([path.parent if path.is_file() else path for path in some] for some in by_root.values())
    wholes = [Path(os.path.commonpath(some)) for some in folders]
    return fewest(wholes)


def fewest(folders: Iterable[Path]) -> list[Path]:
    """The folders without those that lie below another of them."""
    kept: set[Path] = set()
    for folder in sorted(set(folders), key=lambda path: len(path.parts)):
        if kept.isdisjoint(folder.parents):
            kept.add(folder)
    return sorted(kept)


def _looks(roots: Sequence[Path], stop: Event | None) -> Iterator[set[Path]]:
    """The changes between two polls, endlessly; including roots that vanished or returned.

    A watch refers to the folder it was started with, so it is restarted when a root is replaced or vanishes.
    """
    from watchfiles import watch

    stop = stop or Event()
    now, back = _identities(roots), set[Path]()
    while not stop.is_set():
        before = now
        there = [root for root, identity in before.items() if identity]
        try:
            for changes in watch(*there, **_WATCH, stop_event=stop) if there else _pauses(stop):
                now = _identities(roots)
                went = {root for root in roots if before[root] and not now[root]}
                yield {Path(path) for _, path in changes} | went | back
                back = {root for root in roots if now[root] not in (None, before[root])}  # reported when the watch runs
                if now != before:
                    break
            else:
                return  # stopped or interrupted
        except FileNotFoundError:  # a root vanished while the watch was started
            now = _identities(roots)
            yield {root for root in roots if before[root] and not now[root]}


def _pauses(stop: Event) -> Iterator[set[tuple[object, str]]]:
    """Polls for roots while there are none to watch."""
    while not stop.wait(PAUSE_MS / 1000):
        yield set()


def _identities(roots: Sequence[Path]) -> dict[Path, _Identity]:
    return {root: _identity(root) for root in roots}


def _identity(root: Path) -> _Identity:
    """A value that changes when a disk is mounted over a folder or it is created again; None if it is missing."""
    try:
        info = root.stat()
    except OSError:
        return None
    return info.st_dev, info.st_ino


def _root_of(path: Path, roots: Sequence[Path]) -> Path:
    return next((root for root in roots if path.is_relative_to(root)), roots[0])


def _touched(path: Path, roots: Sequence[Path]) -> Path:
    """What to index again when ``path`` has changed: the file itself if that is enough."""
    root = _root_of(path, roots)
    if path == root:
        return root
    if path.is_file() and path.name.lower() not in TABLES and path.suffix.lower() != ".txt":
        return path
    folder = path if path.is_dir() else path.parent
    while not folder.is_dir() and folder != root and folder.is_relative_to(root):
        folder = folder.parent
    return folder
