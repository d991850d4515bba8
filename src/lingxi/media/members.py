"""Files in archives (ZIP, tar and 7z): their list, and copies of them. Runs in processes with limits."""

from __future__ import annotations

import struct
import tarfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import IO, Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, BadZipFile, ZipFile, ZipInfo, is_zipfile
from zlib import error as ZlibError  # noqa: N812 - zlib names it in lower case

from lingxi.errors import UnreadableMedia
from lingxi.media import seven_zip
from lingxi.media.losses import HOLED
from lingxi.media.seven_zip import BROKEN

MOST = 20_000  # files of one archive
CHUNK = 2**20
CUT = "it is not a readable archive: its end, which lists its files, is missing or damaged"
ENCRYPTED = 0x1 | 0x40  # flags of an encrypted file, and of a strongly encrypted one
METHODS = {
    ZIP_STORED,
    ZIP_DEFLATED,
    ZIP_BZIP2,
    ZIP_LZMA,
    getattr(zipfile, "ZIP_ZSTANDARD", ZIP_STORED),
}  # from 3.14
_ERRORS: tuple[type[Exception], ...] = (
    BadZipFile, ZlibError, LZMAError, tarfile.TarError, struct.error,
    RuntimeError, EOFError, OSError, ValueError,
)  # fmt: skip
_UNREADABLE: tuple[type[Exception], ...] = (*_ERRORS, MemoryError)  # a damaged header may ask for any size


@dataclass(frozen=True)
class Member:
    """A file in an archive."""

    name: str  # with slashes; never leads out of the archive
    size: int  # bytes, as the archive says


@dataclass(frozen=True)
class Listing:
    """The files of an archive, and what of it is not listed."""

    members: list[Member]  # sorted by name
    lost: str = ""  # why others may be missing; empty if the list is complete
    repeated: list[str] = field(default_factory=list)  # names of earlier files that a later one replaces


def members(archive: Path) -> Listing:
    """The files of an archive; links, devices and names that lead out of it are left out.

    Of an archive with too many files the first are listed, of a damaged tar those before the damage. Of files with the
    same name the last one counts: in a tar by design, so that only a ZIP and a 7z have repeated names. Raises
    UnreadableMedia for a broken archive.
    """
    found, repeated = dict[str, Member](), list[str]()
    with _translated(archive):
        if seven_zip.is_7z(archive):
            return _listing_of_7z(archive)
    with _translated(archive), _opened(archive) as opened:
        lost = _listed(opened, found, repeated)
    return Listing([found[name] for name in sorted(found)], lost, repeated if isinstance(opened, ZipFile) else [])


def _listing_of_7z(archive: Path) -> Listing:
    found, repeated = dict[str, Member](), list[str]()
    lost = _added(seven_zip.entries(archive), found, repeated)
    return Listing([found[name] for name in sorted(found)], lost, repeated)


def _too_many() -> str:
    return f"it has more than {MOST:,} files, which is the limit"


def _listed(opened: Any, found: dict[str, Member], repeated: list[str]) -> str:
    """Adds the files of an opened archive; returns why others may be missing."""
    try:
        if lost := _added(((name, size) for name, size, _ in _entries(opened)), found, repeated):
            return lost
        return "" if isinstance(opened, ZipFile) or _ends(opened) else HOLED
    except _ERRORS:
        if not found:
            raise
        return HOLED


def _added(entries: Iterable[tuple[str, int]], found: dict[str, Member], repeated: list[str]) -> str:
    """Adds files by their names, of which the last one counts; returns why others are missing."""
    for name, size in entries:
        safe = _safe(name)
        if safe in found:
            repeated.append(safe)
        elif len(found) == MOST:
            return _too_many()
        if safe:
            found[safe] = Member(safe, size)
    return ""


def _ends(opened: tarfile.TarFile) -> bool:
    """Whether a tar ends as it should: tarfile takes a damaged header, and a missing rest, for the end."""
    stream: Any = opened.fileobj
    stream.seek(opened.offset)
    return bytes(stream.read(tarfile.BLOCKSIZE)) == bytes(tarfile.BLOCKSIZE)


def unpack(archive: Path, targets: Mapping[str, Path], most: int) -> dict[str, str]:
    """Copies files of an archive to ``targets``, by their names; returns the reasons for those that fail.

    A copy has at most ``most`` bytes; sizes stated in the archive are not trusted. Raises UnreadableMedia.
    """
    failed = dict.fromkeys(targets, BROKEN)
    with _translated(archive):
        if seven_zip.is_7z(archive):
            return _unpacked_7z(archive, targets, most)
    with _translated(archive), _opened(archive) as opened, suppress(*_ERRORS):  # of a tar that is damaged further on
        for name, _, entry in _entries(opened):
            target = targets.get(_safe(name))
            if target is not None:
                reason = _copied(opened, entry, target, most)
                failed.pop(_safe(name), None)
                if reason:
                    failed[_safe(name)] = reason
    return failed


def _unpacked_7z(archive: Path, targets: Mapping[str, Path], most: int) -> dict[str, str]:
    last = {
        safe: place for place, (name, _) in enumerate(seven_zip.entries(archive)) if (safe := _safe(name)) in targets
    }
    copies = dict[str, _Copy]()

    def begun(name: str) -> _Copy:
        copies[name] = _Copy(targets[name], most)
        return copies[name]

    lost = seven_zip.copy(archive, {place: partial(begun, name) for name, place in last.items()})
    failed = dict.fromkeys(targets.keys() - last.keys(), BROKEN)
    failed |= {name: lost[place] for name, place in last.items() if place in lost}
    return failed | {name: _over(most) for name, copy in copies.items() if copy.left < 0}


class _Copy:
    """A file that gets at most a number of bytes."""

    def __init__(self, target: Path, most: int) -> None:
        self.left, self._target = most, target
        target.touch()

    def write(self, data: bytes) -> None:
        """Appends bytes, unless there are too many."""
        self.left -= len(data)
        if self.left >= 0:
            with self._target.open("ab") as file:
                file.write(data)


def _over(most: int) -> str:
    return f"unpacked it is over the limit of {most:,} bytes"


def _copied(opened: Any, entry: Any, target: Path, most: int) -> str:
    """Copies one file; returns the reason if it fails."""
    if refused := _refused(entry) if isinstance(opened, ZipFile) else "":
        return refused
    try:
        stream: IO[bytes] = opened.open(entry) if isinstance(opened, ZipFile) else opened.extractfile(entry)
        left = most
        with stream, target.open("wb") as file:
            while left >= 0 and (chunk := stream.read(min(CHUNK, left + 1))):
                left -= file.write(chunk)
    except _UNREADABLE:
        return BROKEN
    return "" if left >= 0 else _over(most)


def _refused(entry: ZipInfo) -> str:
    """Why a file of a ZIP cannot be unpacked although it is whole; empty if it can."""
    if entry.flag_bits & ENCRYPTED:
        return seven_zip.LOCKED
    return "" if entry.compress_type in METHODS else seven_zip.UNKNOWN


def _opened(archive: Path) -> Any:
    return ZipFile(archive) if is_zipfile(archive) else tarfile.open(archive)


def _entries(opened: Any) -> Iterator[tuple[str, int, Any]]:
    """The name, the size and the entry of every regular file."""
    if isinstance(opened, ZipFile):
        yield from ((each.filename, each.file_size, each) for each in opened.infolist() if not each.is_dir())
    else:
        yield from ((each.name, each.size, each) for each in opened if each.isreg())


def _safe(name: str) -> str:
    """The name without what is empty; empty itself for one that leads out of the archive."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/").replace("\0", "")).parts if part not in ("/", ".")]
    return "" if ".." in parts or any(":" in part for part in parts[:1]) else "/".join(parts)


@contextmanager
def _translated(archive: Path) -> Iterator[None]:
    try:
        yield
    except UnreadableMedia:
        raise
    except (*_ERRORS, *seven_zip.errors()) as error:
        raise UnreadableMedia(CUT if _begins_well(archive) else "it is not a readable archive") from error


def _begins_well(archive: Path) -> bool:
    """Whether a broken archive begins as one that lists its files at its end."""
    with suppress(OSError), archive.open("rb") as file:
        return file.read(len(seven_zip.MAGIC)).startswith((b"PK\x03\x04", seven_zip.MAGIC))
    return False
