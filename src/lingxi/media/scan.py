"""Folders are walked lazily, one at a time, in the order of names, and never left."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lingxi.errors import LingxiError, UnreadableMedia
from lingxi.media.captions import TABLES, CaptionTable, read_table, shortened
from lingxi.media.read import readable, suffixes
from lingxi.types import Skipped, Source

SIDECAR = ".txt"
MOST_SIDECAR_BYTES = 64 * 2**10  # a text that is longer is not a caption


class NoSuchFolder(LingxiError, FileNotFoundError):
    """A folder or file that was to be indexed and is not there."""


@dataclass(frozen=True)
class _Walk:
    """What stays the same all the way down."""

    follow_links: bool
    hidden: bool
    exclude: frozenset[Path]


@dataclass(frozen=True)
class _Folder:
    """A folder to be opened next."""

    path: Path
    tables: tuple[CaptionTable, ...]  # of this folder's parents
    above: tuple[Path, ...]  # the resolved folders on the way here, where links may lead back to them


def scan(
    root: Path, *, follow_links: bool = False, hidden: bool = False, exclude: Collection[Path] = ()
) -> Iterator[Source | Skipped]:
    """Every file at or below ``root`` that a reader claims by its name, with its captions; and what could not be seen.

    Links to files inside the root are left to the file itself, and links out of it are left alone, unless
    ``follow_links``; a folder is never entered twice on the way down. A :class:`Skipped` whose path is a folder says
    that nothing is known of what is below it. Raises NoSuchFolder.
    """
    root = root.absolute()
    if not root.exists():
        raise NoSuchFolder(f"there is no file or folder {root}")
    if not root.is_dir():
        yield from _single(root)
        return
    walk = _Walk(follow_links, hidden, frozenset(path.resolve() for path in exclude))
    open_folders = [_folder(walk, _Folder(root, (), (root.resolve(),)))]
    while open_folders:
        found = next(open_folders[-1], None)
        if found is None:
            open_folders.pop()
        elif isinstance(found, _Folder):
            open_folders.append(_folder(walk, found))
        else:
            yield found


def _single(path: Path) -> Iterator[Source | Skipped]:
    if not readable(path.name):
        yield Skipped(path, f"lingxi reads no {path.suffix or 'such'} files; it reads {' '.join(sorted(suffixes()))}")
        return
    info = path.stat()
    if stat.S_ISREG(info.st_mode):
        caption = path.with_suffix(SIDECAR)
        beside = caption if caption != path and caption.is_file() else None
        yield Source(path, info.st_size, info.st_mtime_ns, _captions(path, beside, ()))
    else:
        yield Skipped(path, "not a regular file")


def _folder(walk: _Walk, folder: _Folder) -> Iterator[Source | Skipped | _Folder]:
    try:
        with os.scandir(folder.path) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield Skipped(folder.path, f"the folder cannot be opened: {error.strerror}")
        return
    names = {entry.name for entry in entries}
    tables = list(folder.tables)
    for entry in entries:
        if entry.name.lower() in TABLES and entry.is_file():
            yield from _table(Path(entry.path), tables)
    for entry in entries:
        if walk.hidden or not entry.name.startswith("."):
            yield from _entry(walk, entry, names, _Folder(Path(entry.path), tuple(tables), folder.above))


def _table(path: Path, tables: list[CaptionTable]) -> Iterator[Skipped]:
    """Appends the table to ``tables``, or tells why it cannot."""
    try:
        tables.append(read_table(path))
    except (OSError, UnreadableMedia, UnicodeDecodeError) as error:
        yield Skipped(path, str(error))


def _entry(
    walk: _Walk, entry: os.DirEntry[str], names: set[str], as_folder: _Folder
) -> Iterator[Source | Skipped | _Folder]:
    try:
        if entry.is_symlink() and not walk.follow_links:
            return
        if entry.is_dir():
            yield from _below(walk, as_folder)
        elif readable(entry.name) and entry.name.lower() not in TABLES and not _is_sidecar(entry.name, names):
            yield from _file(as_folder.path, entry, names, as_folder.tables)
    except OSError as error:
        yield Skipped(as_folder.path, f"it cannot be looked at: {error.strerror}")


def _below(walk: _Walk, folder: _Folder) -> Iterator[_Folder]:
    """The folder, unless it is left out or a link leads back to where the walk came from."""
    real = folder.path.resolve() if walk.follow_links or walk.exclude else folder.path
    if real not in folder.above and real not in walk.exclude:
        yield _Folder(folder.path, folder.tables, (*folder.above, real) if walk.follow_links else folder.above)


def _file(
    path: Path, entry: os.DirEntry[str], names: set[str], tables: Sequence[CaptionTable]
) -> Iterator[Source | Skipped]:
    info = entry.stat()
    if not stat.S_ISREG(info.st_mode):
        yield Skipped(path, "not a regular file")
        return
    beside = path.with_suffix(SIDECAR) if path.stem + SIDECAR in names and path.suffix.lower() != SIDECAR else None
    yield Source(path, info.st_size, info.st_mtime_ns, _captions(path, beside, tables))


def _is_sidecar(name: str, names: set[str]) -> bool:
    """Whether a text is the caption of a picture beside it, and so no asset of its own."""
    if not name.endswith(SIDECAR):
        return False
    stem = name.removesuffix(SIDECAR)
    return any(stem + ending in names or stem + ending.upper() in names for ending in suffixes("image"))


def _captions(path: Path, beside: Path | None, tables: Sequence[CaptionTable]) -> tuple[str, ...]:
    texts = [text for table in tables for text in table.of(path)]
    if beside is not None and path.suffix.lower() in suffixes("image"):
        texts += _lines(beside)
    return tuple(shortened(texts))


def _lines(path: Path) -> list[str]:
    """The lines of a side-car; one that cannot be read says nothing."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_SIDECAR_BYTES:
            return []
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return []
    return [line.strip() for line in text.splitlines() if line.strip()]
