"""Reads mail and saved web pages (MIME): the subject, the people, the text and the pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from pathlib import Path
from typing import Any, final
from urllib.parse import unquote, urljoin

from lingxi.errors import UnreadableMedia
from lingxi.media.document import read_sections
from lingxi.media.html import page_section
from lingxi.media.losses import HOLED, report_loss
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Picture, Section, section
from lingxi.media.text_encoding import decode_text, text_bytes
from lingxi.types import Limits, Segment

PEOPLE = ("From", "To", "Cc")
MOST_PARTS = 1_000


@final
@readers.register("mail")
class MailReader:
    """``place.start`` and ``place.end`` are offsets into the text: the subject as a heading, people, date, and texts.

    Names of attachments follow, and pictures that the text does not show; other attachments are not read.
    """

    suffixes = frozenset({".eml", ".mht", ".mhtml"})
    formats = (
        Format(
            "mail and saved pages",
            suffixes,
            "email, lxml",
            "subject, people, date, text, forwarded texts, names of attachments, pictures",
            "the content of other attachments, encrypted mail",
        ),
    )
    samples = (sample("letter.eml", "mail"), sample("page.mht", "saved web page"))

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages in the order of the text, then the pictures."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """The message, as one section."""
        message = message_from_bytes(text_bytes(path, limits))
        if not message.keys():
            raise UnreadableMedia("it is not a document of its kind: it has no headers")
        is_mail = path.suffix.lower() == ".eml"
        leaves = [each for each in message.walk() if not each.is_multipart()][:MOST_PARTS]
        pictures = {each: _picture(each) for each in leaves if each.get_content_maintype() == "image"}
        texts = [_text(each, _by_address(each, pictures), titled=not is_mail) for each in _texts(message, leaves)]
        shown = {picture for each in texts for picture in each.pictures}
        rest = section(_rest(leaves, {part: each for part, each in pictures.items() if each not in shown}))
        whole = [section(_head(message) if is_mail else ()), *texts, rest]
        text = "\n\n".join(each.text.strip() for each in whole if each.text.strip())
        yield Section(text, tuple(picture for each in whole for picture in each.pictures))


def _picture(part: Message) -> Picture:
    return Picture(lambda: _bytes(part))


def _bytes(part: Message) -> bytes:
    payload: Any = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _head(message: Message) -> Iterator[str]:
    """The subject, the people and the date."""
    yield f"# {_header(message, 'Subject')}\n\n"
    people = [f"{name}: {said}" for name in PEOPLE if (said := _header(message, name))]
    yield "\n".join(filter(None, [*people, _header(message, "Date")]))


def _header(message: Message, name: str) -> str:
    """A header in one line; what cannot be decoded stays as it is."""
    raw = str(message.get(name, ""))
    with suppress(Exception):  # the standard library raises many kinds for broken headers
        pieces = decode_header(raw)
        raw = "".join(decode_text(each, charset) if isinstance(each, bytes) else each for each, charset in pieces)
    return " ".join(raw.split())


def _texts(message: Message, leaves: Sequence[Message]) -> list[Message]:
    """The parts that are texts to be read, without the plain twins of pages."""
    twins = set[Message]()
    for group in message.walk():
        inside = list(group.walk())[:MOST_PARTS] if group.get_content_type() == "multipart/alternative" else []
        if any(each.get_content_type() == "text/html" for each in inside):
            twins |= {each for each in inside if each.get_content_type() == "text/plain"}
    kinds = ("text/plain", "text/html")
    open_ = (each for each in leaves if each.get_content_type() in kinds and each not in twins)
    return [each for each in open_ if each.get_content_disposition() != "attachment"]


def _text(part: Message, pictures: Mapping[str, Picture], *, titled: bool) -> Section:
    """One text; a broken one is reported as a loss."""
    try:
        text = decode_text(_bytes(part), _charset(part))
        if part.get_content_subtype() != "html":
            return section([text])
        base = str(part.get("Content-Location", ""))
        return page_section(text, lambda address: pictures.get(unquote(urljoin(base, address))), titled=titled)
    except UnreadableMedia:
        report_loss(HOLED)
        return Section("")


def _charset(part: Message) -> str | None:
    with suppress(ValueError):  # a codec that decodes nothing, or a name with a zero byte
        return part.get_content_charset()
    return None


def _filename(part: Message) -> str | None:
    with suppress(ValueError):  # as in _charset
        return part.get_filename()
    return None


def _by_address(page: Message, pictures: Mapping[Message, Picture]) -> dict[str, Picture]:
    """The pictures by the addresses that a page may use (RFC 2557)."""
    base, found = str(page.get("Content-Location", "")), dict[str, Picture]()
    for part, picture in pictures.items():
        found[unquote(urljoin(base, str(part.get("Content-Location", "")).strip()))] = picture
        found[unquote("cid:" + str(part.get("Content-ID", "")).strip().strip("<>"))] = picture
    return found


def _rest(leaves: Sequence[Message], pictures: Mapping[Message, Picture]) -> Iterator[str | Picture]:
    """The names of attachments, and pictures that no text shows."""
    for each in leaves:
        name = _filename(each)
        yield f"{name}\n\n" if name else ""
        if each in pictures:
            yield pictures[each]
            yield "\n\n"
