"""Files in 7z archives: their list, and copies of them. Runs in processes with limits."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol
from zlib import crc32
from zlib import error as ZlibError  # noqa: N812 - zlib names it in lower case

from lingxi.errors import UnreadableMedia

MAGIC = b"7z\xbc\xaf\x27\x1c"
EXTRA = "reading 7z archives needs the extra sevenzip: pip install 'lingxi[sevenzip]'"
LOCKED = "it is encrypted"
UNKNOWN = "it cannot be unpacked: its compression method is not supported"
BROKEN = "it cannot be unpacked: its archive is damaged"
BEHIND = "it cannot be unpacked: its archive is damaged before it"
DAMAGE: tuple[type[Exception], ...] = (LZMAError, ZlibError, EOFError, OSError, RuntimeError, ValueError)


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


def copy(archive: Path, sinks: Mapping[int, Callable[[], Sink]]) -> dict[int, str]:
    """Unpacks the files at these places of :func:`entries`, each into a sink that is made when the file begins.

    Returns the reasons for those that are not whole. The files of a block share one stream: behind a damaged place the
    rest of its block is lost, other blocks are not. Raises UnreadableMedia.
    """
    from py7zr.exceptions import UnsupportedCompressionMethodError

    begun, lost = dict[int, _Check](), BEHIND
    # py7zr compares names with links in the folder that it writes to, though it writes nothing there: an empty one
    with _opened(archive) as opened, TemporaryDirectory() as empty:
        listed = list(opened.list())
        names, waiting = _by_written_name(listed, sinks, Path(empty))
        try:  # it unpacks every block, several at a time, before it raises what one of them met
            opened.extract(path=empty, targets=names, factory=_writers(waiting, sinks, begun))
        except UnsupportedCompressionMethodError:
            lost = UNKNOWN
        except (*DAMAGE, *errors()):
            lost = BEHIND
    files = list(filter(_is_regular, listed))
    broken = {place: BROKEN for place, check in begun.items() if not check.fits(files[place])}
    return dict.fromkeys(sinks.keys() - begun.keys(), lost) | broken


@dataclass
class _Check:
    """The size and the checksum of what was unpacked of a file."""

    size: int = 0
    crc: int = 0

    def add(self, data: bytes | bytearray) -> None:
        self.size, self.crc = self.size + len(data), crc32(data, self.crc)

    def fits(self, entry: Any) -> bool:
        return bool(self.size == entry.uncompressed and entry.crc32 in (None, self.crc))


def _writers(
    waiting: Mapping[str, deque[int | None]], sinks: Mapping[int, Callable[[], Sink]], begun: dict[int, _Check]
) -> Any:
    """What py7zr writes to: the sinks of the places that wait for a path; ``begun`` gets a check for each."""
    from py7zr.io import Py7zIO, WriterFactory

    class Writer(Py7zIO):  # type: ignore[misc]
        def __init__(self, place: int | None) -> None:
            self._sink = None if place is None else sinks[place]()
            self._check = _Check()
            if place is not None:
                begun[place] = self._check

        def write(self, s: bytes | bytearray) -> int:
            if self._sink is not None:
                self._sink.write(bytes(s))
            self._check.add(s)
            return len(s)

        def read(self, size: int | None = None) -> bytes:  # noqa: ARG002
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002
            return offset

        def flush(self) -> None:
            pass

        def size(self) -> int:
            return self._check.size

    class Writers(WriterFactory):  # type: ignore[misc]
        def create(self, filename: str) -> Writer:
            same = waiting.get(filename)
            return Writer(same.popleft() if same else None)

    return Writers()


def _by_written_name(
    listed: Sequence[Any], wanted: Container[int], folder: Path
) -> tuple[set[str], dict[str, deque[int | None]]]:
    """The names to unpack, and the places by the path that py7zr gives to a file: a second ``a`` becomes ``a_0``.

    A place is None for a file that is not wanted, and has the name of one that is.
    """
    names = {each.filename for n, each in enumerate(filter(_is_regular, listed)) if n in wanted}
    waiting, times, place = defaultdict[str, deque[int | None]](deque), Counter[str](), 0
    for each in listed:
        if each.filename in names and not each.is_directory:
            before = times[each.filename]
            name = f"{each.filename}_{before - 1}" if before else each.filename
            due = place if _is_regular(each) and place in wanted else None
            waiting[(folder / name.lstrip("/")).as_posix()].append(due)
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
