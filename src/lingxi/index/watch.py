"""Folders are watched: what changes in them is told as the folders to index again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event

from lingxi.media.captions import TABLES


def changed_folders(roots: Sequence[Path], stop: Event | None = None) -> Iterator[Path]:
    """The folders (below ``roots``) in which files came, went or changed; ends with Ctrl-C or when ``stop`` is set.

    A folder that is gone is told as the nearest one above it that is there; a caption table as its whole folder.
    """
    from watchfiles import watch

    wholes = [root.absolute() for root in roots]
    for changes in watch(*wholes, stop_event=stop, raise_interrupt=False, rust_timeout=1000):
        yield from fewest(_touched(Path(path), wholes) for _, path in changes)


def fewest(folders: Iterable[Path]) -> list[Path]:
    """The folders without those that lie below another of them."""
    kept: list[Path] = []
    for folder in sorted(set(folders), key=lambda path: len(path.parts)):
        if not any(folder.is_relative_to(other) for other in kept):
            kept.append(folder)
    return sorted(kept)


def _touched(path: Path, roots: Sequence[Path]) -> Path:
    """What to index again when ``path`` changed: the file itself where that is enough."""
    root = next((root for root in roots if path.is_relative_to(root)), roots[0])
    if path.is_file() and path.name.lower() not in TABLES and path.suffix.lower() != ".txt":
        return path
    folder = path if path.is_dir() else path.parent
    while not folder.is_dir() and folder != root:
        folder = folder.parent
    return folder
