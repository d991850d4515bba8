"""A ZIP file as a stream: files are packed while they are sent, so that memory does not grow with their size."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import BinaryIO, TypeAlias, final

CHUNK = 2**20  # bytes of a file that are read at once
Opens: TypeAlias = Callable[[], BinaryIO]  # raises OSError

MISSING = "not-included.txt"  # lists what could not be read


@final
class _Sent(io.RawIOBase):
    """What was written since it was last taken; it cannot be sought in, so that ZIP puts sizes behind each file."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(memoryview(data))  # type: ignore[arg-type]  # whatever ZipFile writes
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def zipped(files: Iterable[tuple[str, Opens]]) -> Iterator[bytes]:
    """The bytes of a ZIP file with these files, by name; two of one name get numbers.

    Nothing is compressed: photos and films are already. A file that cannot be read is named in a list at the end.
    """
    sent, names, missing = _Sent(), set[str](), list[str]()
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_STORED) as archive:
        for wanted, opened in files:
            name = _free(wanted, names)
            try:
                source = opened()
            except OSError:
                missing.append(name)
                continue
            entry = zipfile.ZipInfo(name, time.localtime()[:6])
            with source, archive.open(entry, "w", force_zip64=True) as target:
                while data := source.read(CHUNK):
                    target.write(data)
                    yield sent.take()
            yield sent.take()
        if missing:
            archive.writestr(MISSING, "".join(f"{name}\n" for name in missing))
    yield sent.take()


def _free(name: str, taken: set[str]) -> str:
    """A name that no file has yet: ``a.jpg``, then ``a-2.jpg``."""
    plain, found, number = PurePath(name), name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{plain.stem}-{number}{plain.suffix}"
    taken.add(found.casefold())
    return found
