"""Walks folders lazily, one at a time, sorted by name, without leaving them."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import filterfalse
from pathlib import Path

from lingxi.archive_path import is_archive
from lingxi.errors import NoSuchFolder, UnreadableMedia
from lingxi.media.captions import TABLES, CaptionTable, read_table
from lingxi.media.companions import assigned
from lingxi.media.exclude import excluded_by
from lingxi.media.live import live_photos, photo_of
from lingxi.media.metadata.beside import beside, describers, may_describe
from lingxi.media.namesakes import DOUBTFUL, is_program, namesakes, stem_of
from lingxi.media.read import ending, readable, suffixes
from lingxi.media.sandbox import Sandbox
from lingxi.media.scan_archives import LISTING_S, scan_archive
from lingxi.media.sidecars import MOST_SIDECAR_BYTES, SIDECAR, captions_of, is_subtitled, spoken_signature
from lingxi.media.walking import Walking
from lingxi.types import LeftOut, Skipped, Source


@dataclass(frozen=True)
class _Folder:
    """A folder that will be opened."""

    path: Path
    tables: tuple[CaptionTable, ...]  # of the parent folders


@dataclass(frozen=True)
class _Beside:
    """The names of files beside one that belong to it."""

    notes: tuple[str, ...]  # that describe it
    photo: str  # that was taken with it


def scan(
    root: Path,
    *,
    inside: Path | None = None,
    follow_links: bool = False,
    hidden: bool = False,
    exclude: Collection[Path] = (),
    unless: Callable[[Path], bool] | None = None,
    patterns: Sequence[str] = (),
    archives: bool = False,
) -> Iterator[Source | Skipped | LeftOut]:
    """Every file at or below ``root`` that a reader supports, with its captions; and paths that could not be examined.

    Of each folder the other files are counted by their extension.

    Files come sorted by name, folder by folder. ``inside`` is a parent folder of ``root`` from which on caption tables
    apply, so that a subfolder is seen as in a walk of the whole. Links are skipped; with ``follow_links``, links that
    lead out of the root are followed, and no folder is entered twice. Files that ``patterns`` match are left out, as by
    a ``.gitignore`` in ``inside`` or in the root. So are folders below the root in ``exclude``, or for which ``unless``
    is true. With ``archives``, those are walked like folders. A :class:`Skipped` with the path of a folder means that
    its content is unknown. Raises NoSuchFolder.
    """
    root = root.absolute()
    if not root.exists():
        raise NoSuchFolder(f"there is no file or folder {root}")
    base = inside.absolute() if inside is not None and root.is_relative_to(inside.absolute()) else root
    left_out = frozenset(path.resolve() for path in exclude)
    excluded = excluded_by(patterns) if patterns else None
    tables: list[CaptionTable] = []
    for folder in _above(root, inside):
        yield from _tables(_tables_in(folder), tables)
    with closing(Sandbox(1, LISTING_S)) as sandbox:
        lists = sandbox if archives else None
        walk = Walking(root.resolve(), follow_links, hidden, left_out, unless, set(), base, excluded, lists)
        if root.is_dir():
            yield from _walked(walk, _Folder(root, tuple(tables)))
        elif lists and is_archive(root.name):
            yield from scan_archive(root, lists, walk.counts_member)
        else:
            yield from _single(root, tables)


def _above(root: Path, inside: Path | None) -> list[Path]:
    """The folders from ``inside`` to the parent of ``root``, the highest first; for a file at least its parent."""
    if inside is not None and root.is_relative_to(inside.absolute()) and root != inside.absolute():
        return [path for path in reversed(root.parents) if path.is_relative_to(inside.absolute())]
    return [] if root.is_dir() else [root.parent]


def _walked(walk: Walking, root: _Folder) -> Iterator[Source | Skipped | LeftOut]:
    """Walks with a stack of open folders instead of recursion: folders may be nested deeper than Python's stack."""
    open_folders = [_folder(walk, root)]
    while open_folders:
        found = next(open_folders[-1], None)
        if found is None:
            open_folders.pop()
        elif isinstance(found, _Folder):
            open_folders.append(_folder(walk, found))
        else:
            yield found


def _single(path: Path, tables: Sequence[CaptionTable]) -> Iterator[Source | Skipped]:
    if not readable(path.name):
        yield Skipped(path, f"lingxi reads no {path.suffix or 'such'} files; it reads {' '.join(sorted(suffixes()))}")
        return
    try:
        info, program = path.stat(), is_program(path)
    except OSError as error:  # it vanished, or was locked, since it was found
        yield Skipped(path, f"it cannot be accessed: {error.strerror}")
        return
    if program:
        yield Skipped(path, "it is not an MPEG transport stream, the only .ts files that lingxi reads")
    elif stat.S_ISREG(info.st_mode):
        has_sidecar = path.suffix.lower() != SIDECAR and path.with_suffix(SIDECAR).is_file()
        captions = captions_of(path, tables, sidecar=has_sidecar)
        notes, photo = beside(path), photo_of(path)
        yield _source(path, info, captions, notes, photo)
    else:
        yield Skipped(path, "not a regular file")


def _folder(walk: Walking, folder: _Folder) -> Iterator[Source | Skipped | LeftOut | _Folder]:
    """The content of a folder. Of a file its name is kept, and nothing else: a folder may hold millions."""
    try:
        if walk.follow_links and not walk.enters(folder.path):
            return
        with os.scandir(folder.path) as found:
            names, folders, others = _listed(walk, found)
    except OSError as error:
        yield Skipped(folder.path, f"the folder cannot be opened: {error.strerror}")
        return
    tables, found_tables = list(folder.tables), [name for name in names if name.lower() in TABLES]
    yield from _tables((folder.path / name for name in found_tables if _is_file(folder.path / name)), tables)
    files = [name for name in names if name not in folders]
    notes = describers(
        (each for each in files if not may_describe(each)), [each for each in (*files, *others) if may_describe(each)]
    )
    used = {name for each in notes.values() for name in each}
    photos = live_photos(files)
    shared, inner = namesakes(folder.path, names), _Folder(folder.path, tuple(tables))
    used |= {name for some in assigned(names).values() for name in some}
    for name in filterfalse(used.__contains__, names):
        try:
            if name not in folders and walk.sandbox and walk.looks_into(name):
                yield from scan_archive(folder.path / name, walk.sandbox, walk.counts_member)
            elif name not in folders:
                yield from _file(inner, name, shared, _Beside(notes.get(name, ()), photos.get(name, "")))
            elif not walk.leaves_out(folder.path / name):
                yield _Folder(folder.path / name, inner.tables)
        except OSError as error:
            yield Skipped(folder.path / name, f"it cannot be accessed: {error.strerror}")
    left_out = Counter(ending(name).lstrip(".") for name in others if name not in used)
    if left_out:
        yield LeftOut(folder.path, dict(left_out))


def _listed(walk: Walking, found: Iterable[os.DirEntry[str]]) -> tuple[list[str], set[str], list[str]]:
    """The names in a folder that count, sorted; which of them are folders; and the names of the other files."""
    names, folders, others = list[str](), set[str](), list[str]()
    for entry in found:
        if walk.counts(entry):
            is_folder = _is_folder(entry)
            if is_folder:
                folders.add(entry.name)
            if is_folder is not False or (
                readable(entry.name) or entry.name.lower() in TABLES or walk.looks_into(entry.name)
            ):
                names.append(entry.name)
            else:
                others.append(entry.name)
    names.sort()
    return names, folders, others


def _is_folder(entry: os.DirEntry[str]) -> bool | None:
    """Whether an entry is a folder; None if that cannot be seen."""
    try:
        return entry.is_dir()
    except OSError:
        return None


def _tables(paths: Iterable[Path], tables: list[CaptionTable]) -> Iterator[Skipped]:
    """Appends the tables at ``paths`` to ``tables``; yields the reason for each that cannot be read."""
    for path in sorted(paths):
        try:
            tables.append(read_table(path))
        except OSError as error:
            yield Skipped(path, f"the caption table cannot be opened: {error.strerror}")
        except UnreadableMedia as error:
            yield Skipped(path, error.reason)


def _tables_in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as found:
            names = [each.name for each in found if each.name.lower() in TABLES and not each.is_symlink()]
    except OSError:
        return []
    return [folder / name for name in names if _is_file(folder / name)]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _file(folder: _Folder, name: str, shared: set[str], beside: _Beside) -> Iterator[Source | Skipped | LeftOut]:
    """A file, unless it is a caption of another: ``shared`` are the names that captions and others share."""
    path = folder.path / name
    if name.lower() in TABLES:
        return
    info, has_namesake = path.stat(), stem_of(name) in shared
    if not readable(name):
        return
    if is_program(path):
        yield LeftOut(folder.path, {DOUBTFUL.lstrip("."): 1})
    elif not stat.S_ISREG(info.st_mode):
        yield Skipped(path, "not a regular file")
    elif not has_namesake or not name.endswith(SIDECAR) or info.st_size > MOST_SIDECAR_BYTES:
        captions = captions_of(path, folder.tables, sidecar=has_namesake)
        yield _source(path, info, captions, beside.notes, beside.photo)


def _source(path: Path, info: os.stat_result, captions: tuple[str, ...], notes: tuple[str, ...], photo: str) -> Source:
    spoken, subtitled = spoken_signature(path, notes), is_subtitled(path)
    return Source(path, info.st_size, info.st_mtime_ns, captions, spoken, notes=notes, photo=photo, subtitled=subtitled)
