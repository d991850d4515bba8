"""Unpacks a backup in one file, which may come from anybody, to a temporary folder."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from lingxi.errors import BadExport, LibraryError, LingxiError
from lingxi.store.export import INDEX, is_exported


@contextmanager
def unpacked(source: Path, folder: Path) -> Iterator[Path]:
    """The folder of an export; a file is unpacked to a temporary folder beside the new library."""
    if source.is_dir():
        yield source
        return
    place = folder.with_name(f".{folder.name}.{uuid4().hex}.unpacked")
    try:
        _unpack_beside(source, place)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _unpack_beside(source: Path, place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.mkdir(mode=0o700)
        with ZipFile(source) as archive:
            _unpack(source, archive, place)
    except (BadZipFile, NotImplementedError, EOFError) as error:
        raise BadExport(f"{source} is not a backup of lingxi, or it is damaged: {error}") from error
    except OSError as error:
        if isinstance(error, LingxiError):
            raise
        raise LibraryError(f"cannot read or unpack {source}: {error.strerror or error}") from error


def _unpack(source: Path, archive: ZipFile, place: Path) -> None:
    """Unpacks an archive of uncompressed files (none exceeds its size); refuses links and names outside the folder."""
    seen = set[str]()
    for member in archive.infolist():
        name, mode = member.filename, member.external_attr >> 16
        plain = name == INDEX or is_exported(name)
        stored = member.compress_type == ZIP_STORED and member.file_size == member.compress_size
        if not plain or not stored or name in seen or stat.S_ISLNK(mode) or member.flag_bits & 1:
            raise BadExport(f"{source} holds {name[:100]!r}, which is not part of a backup; nothing was written")
        seen.add(name)
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as packed, target.open("xb") as file:
            shutil.copyfileobj(packed, file, 2**20)
