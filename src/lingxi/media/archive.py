"""Documents that are ZIP archives of XML, read with limits against decompression bombs."""

from __future__ import annotations

from lzma import LZMAError
from pathlib import Path
from struct import error as StructError  # noqa: N812 - struct names it in lower case
from types import TracebackType
from typing import Any, Self, final
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - zlib names it in lower case

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import report_loss
from lingxi.media.xml_tree import xml_tree
from lingxi.types import Limits

MOST_PARTS = 20_000
PART_LOST = "a part of it is broken and was left out"
CHUNK = 2**20
ENCRYPTED = 0x1 | 0x40  # flags of an encrypted part, and of a strongly encrypted one
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # first bytes of Office files before 2007, and of files with a password
LOCKED = "EncryptedPackage".encode("utf-16-le")  # the name of the stream that holds an encrypted document

DIRECTORY = 8  # sectors that are searched for it
_ERRORS = (BadZipFile, ZlibError, LZMAError, StructError, EOFError, OSError, RuntimeError)


@final
class Archive:
    """A ZIP file that is read part by part and never unpacked to the disk; raises UnreadableMedia with the reason."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._left = limits.unpacked_bytes
        try:
            self._zip = ZipFile(path)
        except (BadZipFile, StructError, ValueError, RuntimeError) as error:
            _refuse_compound(path)
            raise UnreadableMedia("it is not a document of its kind: it is damaged, or of another format") from error
        if len(self._zip.infolist()) > MOST_PARTS:
            self._zip.close()
            raise UnreadableMedia(f"it has more than {MOST_PARTS:,} parts, which is the limit")
        self._parts = {_key(each.filename): each for each in self._zip.infolist()}
        self._met = set[str]()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _key(name) in self._parts

    @property
    def names(self) -> list[str]:
        """The names of its files, in the order of the archive."""
        return [each.filename for each in self._zip.infolist() if not each.is_dir()]

    def bytes(self, name: str) -> bytes:
        """One part, whose name may differ in case; the size stated in the archive is not trusted."""
        info = self._parts.get(_key(name))
        if info is None:
            raise UnreadableMedia(f"it is not a document of its kind: {name} is missing")
        if info.flag_bits & ENCRYPTED:
            raise UnreadableMedia("it is encrypted")
        pieces = []
        try:
            with self._zip.open(info) as part:
                while piece := part.read(CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise UnreadableMedia("unpacked it is larger than the limit")
                    pieces.append(piece)
        except _ERRORS as error:
            raise UnreadableMedia(f"its part {name} cannot be unpacked") from error
        return b"".join(pieces)

    def xml(self, name: str) -> Any:
        """The root element of a part."""
        return xml_tree(self.bytes(name), f"its part {name}")

    def optional_xml(self, name: str) -> Any:
        """The root element of a part that the document can do without; None, and a loss, where it is broken."""
        try:
            return self.xml(name)
        except UnreadableMedia:
            report_loss(PART_LOST)
            return None

    def is_new(self, name: str) -> bool:
        """Whether this is asked about a part for the first time, in whatever case its name is written."""
        new = _key(name) not in self._met
        self._met.add(_key(name))
        return new

    def refuse_bomb(self) -> None:
        """Raises UnreadableMedia if it says itself that it is too large, or encrypted: for a library that reads all."""
        if any(each.flag_bits & ENCRYPTED for each in self._parts.values()):
            raise UnreadableMedia("it is encrypted")
        if sum(each.file_size for each in self._parts.values()) > self._left:
            raise UnreadableMedia("unpacked it is larger than the limit")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()


def _key(name: str) -> str:
    """A part's name for comparing: some programs write it in other case, or with backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()


def is_locked(path: Path) -> bool | None:
    """Whether a compound file (MS-CFB) holds an encrypted document, by its directory; None for other files."""
    with path.open("rb") as file:
        head = file.read(52)
        if not head.startswith(COMPOUND) or len(head) < 52:
            return None
        sector = 1 << min(16, int.from_bytes(head[30:32], "little"))
        file.seek((1 + int.from_bytes(head[48:52], "little")) * sector)
        return LOCKED.lower() in file.read(DIRECTORY * sector).lower()


def _refuse_compound(path: Path) -> None:
    """Raises UnreadableMedia for a compound file."""
    locked = is_locked(path)
    if locked is not None:
        old = "its format is that of Office before 2007; save it as .docx, .xlsx or .pptx"
        raise UnreadableMedia("it is encrypted" if locked else old)
