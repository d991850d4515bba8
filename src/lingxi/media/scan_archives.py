"""Walks archives as if they were folders."""

from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from lingxi.archive_path import is_archive
from lingxi.errors import UnreadableMedia
from lingxi.media.archive_companions import belongings, captions
from lingxi.media.members import Member, members
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
    belong = belongings(counted, _is_read)
    said, broken = captions(archive, counted, belong, sandbox)
    yield from broken
    files = [each for each in counted if each.name not in belong.used]
    for each in filter(_is_read, files):
        notes = tuple(belong.notes.get(each.name, ()))
        path, captioned = archive / each.name, said.get(each.name, ())
        subtitled = each.name in belong.subtitled
        yield Source(path, each.size, info.st_mtime_ns, captioned, " ".join(notes), notes=notes, subtitled=subtitled)
    others = Counter(ending(each.name).lstrip(".") for each in files if not _is_read(each))
    if others:
        yield LeftOut(archive, dict(others))
    if found.repeated:
        reason = f"{len(found.repeated):,} files in its archive were left out: later ones have the same name"
        yield Skipped(archive / found.repeated[0], reason, in_part=True)
    if found.lost:
        yield Skipped(archive, found.lost, in_part=True)


def _is_read(member: Member) -> bool:
    return readable(member.name) and not is_archive(member.name)
