"""Walks archives as if they were folders."""

from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lingxi.archive_path import is_archive
from lingxi.errors import UnreadableMedia
from lingxi.media.members import Member, members
from lingxi.media.metadata.beside import MOST_BYTES, describers, may_describe
from lingxi.media.read import ending, readable
from lingxi.media.sandbox import Sandbox
from lingxi.types import LeftOut, Skipped, Source

LISTING_S = 60.0  # for the list of one archive

Counts = Callable[[Path], bool]  # whether a file is walked, by its path


def scan_archive(archive: Path, sandbox: Sandbox, counts: Counts) -> Iterator[Source | Skipped | LeftOut]:
    """The files in an archive that a reader supports; the others, archives in it too, are counted.

    A changed archive means that all its files are read again. A broken one is a :class:`Skipped`, and so is what is
    missing in the list of one, after its files.
    """
    try:
        info = archive.stat()
        if not stat.S_ISREG(info.st_mode):
            raise UnreadableMedia("not a regular file")
        found = sandbox.run(members, archive)
    except OSError as error:
        yield Skipped(archive, f"it cannot be accessed: {error.strerror}")
        return
    except UnreadableMedia as error:
        yield Skipped(archive, error.reason)
        return
    counted = [each for each in found.members if counts(archive / each.name)]
    notes, others = _notes(counted), Counter[str]()
    used = {_beside(name, note) for name, some in notes.items() for note in some}
    for each in counted:
        if each.name in used:
            continue
        if _is_read(each):
            some = notes.get(each.name, ())
            yield Source(archive / each.name, each.size, info.st_mtime_ns, spoken=" ".join(some), notes=some)
        else:
            others[ending(each.name).lstrip(".")] += 1
    if others:
        yield LeftOut(archive, dict(others))
    if found.repeated:
        reason = f"{len(found.repeated):,} files in its archive were left out: later ones have the same name"
        yield Skipped(archive / found.repeated[0], reason, in_part=True)
    if found.lost:
        yield Skipped(archive, found.lost, in_part=True)


def _is_read(member: Member) -> bool:
    return readable(member.name) and not is_archive(member.name)


def _notes(found: Iterable[Member]) -> dict[str, tuple[str, ...]]:
    """By the names of files in an archive the names of XMP and JSON files beside them that describe them."""
    folders = dict[str, list[Member]]()
    for each in found:
        folders.setdefault(each.name.rpartition("/")[0], []).append(each)
    notes = dict[str, tuple[str, ...]]()
    for inside in folders.values():
        full = {each.name.rpartition("/")[2]: each for each in inside}
        those = [name for name, each in full.items() if may_describe(name) and each.size <= MOST_BYTES]
        described = (name for name, each in full.items() if not may_describe(name) and _is_read(each))
        notes |= {full[name].name: some for name, some in describers(described, those).items()}
    return notes


def _beside(name: str, note: str) -> str:
    folder, slash, _ = name.rpartition("/")
    return folder + slash + note
