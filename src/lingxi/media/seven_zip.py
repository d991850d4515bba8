"""Files in 7z archives: their list, and copies of them. Runs in processes with limits."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
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
    """The name and the size of every regular file, also of those with the same name; raises UnreadableMedia."""
    with _opened(archive) as opened:
        return [(each.filename, each.uncompressed) for each in opened.list() if _is_regular(each)]


def copy(archive: Path, sinks: Mapping[int, Callable[[], Sink]]) -> None:
    """Gives the bytes of files, one after the other, to sinks, by the places of the files in :func:`entries`.

    A sink is opened when its file begins. Raises UnreadableMedia.
    """
    from py7zr.io import Py7zIO, WriterFactory

    class Writer(Py7zIO):  # type: ignore[misc]
        def __init__(self, sink: Sink | None) -> None:
            self._sink, self._size = sink, 0

        def write(self, s: bytes | bytearray) -> int:
            if self._sink is not None:
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
            same = waiting.get(filename)
            opening = same.popleft() if same else None
            return Writer(opening() if opening else None)

    # py7zr compares names with links in the folder that it writes to, though it writes nothing there: an empty one
    with _opened(archive) as opened, TemporaryDirectory() as empty:
        names, waiting = _by_written_name(opened.list(), sinks, Path(empty))
        opened.extract(path=empty, targets=names, factory=Writers())


def _by_written_name(
    listed: Sequence[Any], sinks: Mapping[int, Callable[[], Sink]], folder: Path
) -> tuple[set[str], dict[str, deque[Callable[[], Sink] | None]]]:
    """The names to unpack, and the sinks by the path that py7zr gives to a file: a second ``a`` becomes ``a_0``."""
    names = {each.filename for n, each in enumerate(filter(_is_regular, listed)) if n in sinks}
    waiting, times, place = defaultdict[str, deque[Callable[[], Sink] | None]](deque), Counter[str](), 0
    for each in listed:
        if each.filename in names and not each.is_directory:
            before = times[each.filename]
            name = f"{each.filename}_{before - 1}" if before else each.filename
            sink = sinks.get(place) if _is_regular(each) else None
            waiting[(folder / name.lstrip("/")).as_posix()].append(sink)
        times[each.filename] += 1
        place += _is_regular(each)
    return names, waiting


def _is_regular(entry: Any) -> bool:
    return bool(entry.is_file and not entry.is_symlink)


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
