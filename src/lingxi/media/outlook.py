"""Messages of Outlook (MS-OXMSG): a compound file with a stream for each property."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from email import message_from_string
from pathlib import Path
from typing import Any, final

from lingxi.errors import UnreadableMedia
from lingxi.media.html import page_section
from lingxi.media.losses import HOLED, report_loss
from lingxi.media.mail import DATED_BY, known_of
from lingxi.media.metadata.known import Known, words
from lingxi.media.section import Picture, Section, section
from lingxi.media.text_encoding import declared_encoding, decode_text

SUBJECT, SENDER, ADDRESS, TO, CC, BODY, PAGE = 0x0037, 0x0C1A, 0x0C1F, 0x0E04, 0x0E03, 0x1000, 0x1013
HEADERS, SENT, RECEIVED = 0x007D, 0x0039, 0x0E06
CODE_PAGES = (0x3FFD, 0x3FDE)  # of the message, and of its text on the internet
DATA, NAME, SHORT_NAME, CONTENT_ID, MIME = 0x3701, 0x3707, 0x3704, 0x3712, 0x370E
WIDE, NARROW, BINARY, STORAGE = 0x001F, 0x001E, 0x0102, 0x000D  # types of properties
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".avif")
METAFILES = (".emf", ".wmf", ".emz", ".wmz")  # which are not read: a loss
DEPTH = 5  # messages in messages
MOST = 1_000  # attachments
_BEGAN = datetime(1601, 1, 1)  # UTC


def message_sections(path: Path) -> Iterator[Section]:
    """The message, as one section; raises UnreadableMedia for what is none."""
    from olefile import OleFileIO

    try:
        with OleFileIO(str(path)) as file:
            found = _Item(file, ())
            if not found.has_properties:
                raise UnreadableMedia("it is not a document of its kind: it has no message")
            yield found.section()
    except (UnreadableMedia, MemoryError):
        raise
    except Exception as error:  # olefile raises many kinds for damaged numbers
        raise UnreadableMedia("it is not a readable message: its content is damaged") from error


@final
class _Item:
    """A message or an attachment: a storage of a compound file, by the names on the way to it."""

    def __init__(self, file: Any, at: tuple[str, ...]) -> None:
        self._file, self._at = file, at
        self._fixed = self._read_fixed()

    @property
    def has_properties(self) -> bool:
        return bool(self._file.exists([*self._at, "__properties_version1.0"]))

    def section(self) -> Section:
        """Subject, people, date, text, names of attachments, and pictures."""
        attachments = list(self._attachments())
        pictures = {each: each.picture for each in attachments if each.is_picture}
        by_id = {f"cid:{each.text(CONTENT_ID)}": picture for each, picture in pictures.items() if each.text(CONTENT_ID)}
        body = self._body(by_id)
        shown, rest = {each.load for each in body.pictures}, list[str | Picture]()
        for each in attachments:
            rest.append(f"{each.name}\n\n")
            if each in pictures and pictures[each].load not in shown:
                rest += [pictures[each], "\n\n"]
        inner = [each.message.section() for each in attachments if each.is_message and len(self._at) < 2 * DEPTH]
        whole = [section(self._head()), body, *inner, section(rest)]
        text = "\n\n".join(each.text.strip() for each in whole if each.text.strip())
        return Section(text, tuple(picture for each in whole for picture in each.pictures), known=self._known)

    @property
    def _known(self) -> Known:
        """From the headers, which have the sender's clock; else from the properties, in UTC."""
        said = known_of(message_from_string(self.text(HEADERS))) if self.text(HEADERS) else Known()
        when = said.taken or self._time(SENT) or self._time(RECEIVED)
        people = said.people or words([self.text(SENDER) or self.text(ADDRESS)])
        return Known(people=people, taken=when, taken_from=DATED_BY if when else "")

    def _head(self) -> Iterator[str]:
        subject = " ".join(self.text(SUBJECT).split())
        yield f"# {subject}\n\n" if subject else ""
        sender, address = self.text(SENDER), self.text(ADDRESS)
        shown = f"{sender} <{address}>" if "@" in address and address != sender else sender or address
        named = {"From": shown, "To": self.text(TO), "Cc": self.text(CC)}
        lines = [f"{name}: {' '.join(said.split())}" for name, said in named.items() if said.strip("\0 ")]
        yield "\n".join([*lines, *([f"{self._known.taken:%Y-%m-%d %H:%M}"] if self._known.taken else [])])

    def _body(self, by_id: Mapping[str, Picture]) -> Section:
        """The page, else the plain text; a broken one is reported as a loss."""
        try:
            page = self.binary(PAGE)
            source = decode_text(page, declared_encoding(page) or self._encoding) if page else self.text(PAGE)
            if source.strip():
                return page_section(source, by_id.get, titled=False)
            return section([self.text(BODY).replace("\r\n", "\n")])
        except UnreadableMedia:
            report_loss(HOLED)
            return Section("")

    def _attachments(self) -> Iterator[_Item]:
        names = {each[len(self._at)] for each in self._file.listdir() if each[: len(self._at)] == list(self._at)}
        for name in sorted(each for each in names if each.startswith("__attach_version1.0_"))[:MOST]:
            yield _Item(self._file, (*self._at, name))

    @property
    def name(self) -> str:
        """The file name of an attachment."""
        return self.text(NAME) or self.text(SHORT_NAME)

    @property
    def is_picture(self) -> bool:
        return self.name.lower().endswith(PICTURES + METAFILES) or self.text(MIME).lower().startswith("image/")

    @property
    def picture(self) -> Picture:
        data = self.binary(DATA)  # read now: the file is closed when pictures are loaded
        return Picture(lambda: data)

    @property
    def message(self) -> _Item:
        """The message that an attachment is."""
        return _Item(self._file, (*self._at, _stream(DATA, STORAGE)))

    @property
    def is_message(self) -> bool:
        return self.message.has_properties

    def binary(self, tag: int) -> bytes:
        """A binary property; empty where there is none."""
        return self._stream(tag, BINARY)

    def text(self, tag: int) -> str:
        """A text property; empty where there is none."""
        if wide := self._stream(tag, WIDE):
            return wide.decode("utf-16-le", "replace").strip("\0")
        narrow = self._stream(tag, NARROW).strip(b"\0")
        return decode_text(narrow, self._encoding) if narrow else ""

    @property
    def _encoding(self) -> str | None:
        pages = (int.from_bytes(self._fixed[tag][:4], "little") for tag in CODE_PAGES if tag in self._fixed)
        return next((f"cp{page}" for page in pages), None)

    def _time(self, tag: int) -> datetime | None:
        """A time in UTC, from steps of 100 ns."""
        with suppress(OverflowError):
            if value := int.from_bytes(self._fixed.get(tag, b""), "little"):
                return (_BEGAN + timedelta(microseconds=value // 10)).replace(microsecond=0)
        return None

    def _read_fixed(self) -> dict[int, bytes]:
        """The properties of fixed size, by their tags: 16 bytes each, at the end of their stream."""
        where = [*self._at, "__properties_version1.0"]
        data = self._file.openstream(where).read() if self._file.exists(where) else b""
        kept = data[len(data) % 16 :]
        return {
            int.from_bytes(kept[at + 2 : at + 4], "little"): kept[at + 8 : at + 16] for at in range(0, len(kept), 16)
        }

    def _stream(self, tag: int, kind: int) -> bytes:
        where = [*self._at, _stream(tag, kind)]
        found: bytes = self._file.openstream(where).read() if self._file.exists(where) else b""
        return found


def _stream(tag: int, kind: int) -> str:
    return f"__substg1.0_{tag:04X}{kind:04X}"
