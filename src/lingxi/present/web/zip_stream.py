"""A ZIP file as a stream: files are packed while they are sent, so that memory does not grow with their size."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import BinaryIO, TypeAlias, final

CHUNK = 2**20  # bytes of a file that are read at once
Opens: TypeAlias = Callable[[], BinaryIO]  # raises OSError

MISSING = "not-included.txt"  # lists what could not be read
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]")  # not in names of all systems


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
    sent, names, missing = _Sent(), _Names(), list[str]()
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_STORED) as archive:
        for wanted, opened in files:
            name = names.free(wanted)
            try:
                source = opened()
            except OSError:
                missing.append(name)
                continue
            entry = zipfile.ZipInfo(name, time.localtime()[:6])
            with source, archive.open(entry, "w", force_zip64=True) as target:
                try:
                    while data := source.read(CHUNK):
                        target.write(data)
                        yield sent.take()
                except OSError:  # what was read of it stays
                    missing.append(f"{name} (incomplete)")
            yield sent.take()
        if missing:
            archive.writestr(names.free(MISSING), "".join(f"{name}\n" for name in missing))
    yield sent.take()


@final
class _Names:
    """Gives names that no file of an archive has yet: ``a.jpg``, then ``a-2.jpg``."""

    def __init__(self) -> None:
        self._taken = set[str]()
        self._last = dict[str, int]()  # by name, so that thousands of one name take no longer

    def free(self, wanted: str) -> str:
        """A name for a file: without folders, control characters and bytes that are not UTF-8."""
        name = _UNSAFE.sub("_", wanted.encode("utf-8", "replace").decode()) or "_"
        plain, found, number = PurePath(name), name, self._last.get(name.casefold(), 1)
        while found.casefold() in self._taken:
            number += 1
            found = f"{plain.stem}-{number}{plain.suffix}"
        self._last[name.casefold()] = number
        self._taken.add(found.casefold())
        return found
