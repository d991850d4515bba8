"""Files in 7z archives: their list, and copies of them. Runs in processes with limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from lingxi.errors import UnreadableMedia

MAGIC = b"7z\xbc\xaf\x27\x1c"
EXTRA = "reading 7z archives needs the extra sevenzip: pip install 'lingxi[sevenzip]'"
LOCKED = "it is encrypted"
UNKNOWN = "it cannot be unpacked: its compression method is not supported"


class Sink(Protocol):
    """Where the bytes of one file go."""

    def write(self, data: bytes) -> None:
        """Takes the next bytes."""
        ...


def is_7z(archive: Path) -> bool:
    """Whether a file begins like a 7z archive."""
    with archive.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def entries(archive: Path) -> list[tuple[str, int]]:
    """The name and the size of every regular file; raises UnreadableMedia."""
    with _opened(archive) as opened:
        return [(each.filename, each.uncompressed) for each in opened.list() if each.is_file and not each.is_symlink]


def copy(archive: Path, names: list[str], sink: Callable[[str], Sink]) -> None:
    """Gives the bytes of files to what ``sink`` makes of their names; empty files have none. Raises UnreadableMedia."""
    from py7zr.io import Py7zIO, WriterFactory

    class Writer(Py7zIO):  # type: ignore[misc]
        def __init__(self, name: str) -> None:
            self._sink, self._size = sink(name), 0

        def write(self, s: bytes | bytearray) -> int:
            self._sink.write(bytes(s))
            self._size += len(s)
            return len(s)

        def read(self, size: int | None = None) -> bytes:  # noqa: ARG002
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002
            return offset

        def flush(self) -> None:
            pass

        def size(self) -> int:
            return self._size

    class Writers(WriterFactory):  # type: ignore[misc]
        def create(self, filename: str) -> Writer:
            return Writer(filename)

    with _opened(archive) as opened:
        opened.extract(targets=names, factory=Writers())


def errors() -> tuple[type[Exception], ...]:
    """What the library raises for a broken archive; nothing where it is not installed."""
    try:
        from py7zr.exceptions import AbsolutePathError, ArchiveError
    except ImportError:
        return ()
    return (ArchiveError, AbsolutePathError)


@contextmanager
def _opened(archive: Path) -> Iterator[Any]:
    try:
        from py7zr import SevenZipFile, exceptions
    except ImportError:
        raise UnreadableMedia(EXTRA) from None
    try:
        with SevenZipFile(archive) as opened:
            if opened.needs_password():
                raise UnreadableMedia(LOCKED)
            yield opened
    except exceptions.PasswordRequired as error:
        raise UnreadableMedia(LOCKED) from error
    except exceptions.UnsupportedCompressionMethodError as error:
        raise UnreadableMedia(UNKNOWN) from error
