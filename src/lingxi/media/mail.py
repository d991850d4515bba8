"""Mail and saved pages (MIME) as sections: the subject, the people, the text and the pictures."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from email.feedparser import BytesFeedParser
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any
from urllib.parse import unquote, urljoin

from lingxi.errors import UnreadableMedia
from lingxi.media.html import page_section
from lingxi.media.losses import DAMAGED, HOLED, report_loss
from lingxi.media.metadata.known import Known, words
from lingxi.media.section import Picture, Section, section
from lingxi.media.text_encoding import decode_text
from lingxi.media.time_limit import TimeLimit

PEOPLE = ("From", "To", "Cc")
MOST_PARTS = 1_000
MIME = re.compile(
    rb"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE
)  # the begin of such a file
MOST_BYTES = 64 * 2**20  # of a message, with its attachments
DATED_BY = "mail"  # where the date of a message was found
MOST_HEADER = 2_000  # characters of a header that says how a message is built, and of an encoded line
CHUNK = 2**16  # bytes that are parsed before the time is checked


class _ShortStructure(Compat32):
    """Cuts headers about the structure: Python needs time that is quadratic in the length of their parameters."""

    def header_source_parse(self, sourcelines: Any) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MOST_HEADER] if name.lower().startswith("content-") else value


def parsed(data: bytes, seconds: float = math.inf) -> Message:
    """A message of bytes; raises UnreadableMedia for one that takes longer, or is nested too deeply."""
    parser, limit = BytesFeedParser(policy=_ShortStructure()), TimeLimit(seconds)
    try:
        for start in range(0, len(data), CHUNK):
            parser.feed(data[start : start + CHUNK])
            if limit.is_over:
                reason = f"reading it takes longer than the limit of {seconds:g} s"
                raise UnreadableMedia(reason, passing=limit.is_busy)
        message: Message = parser.close()
        return message
    except RecursionError as error:
        raise UnreadableMedia("its content is nested too deeply") from error


def message_section(message: Message, page: int | None = None) -> Section:
    """A message: the subject as a heading, people, date, texts, names of attachments, pictures that no text shows.

    Other attachments are not read. ``page`` is its number in a mailbox.
    """
    leaves = _leaves(message)
    inside = _content(message, leaves, titled=False)
    whole = [section(_head(message)), *inside]
    text = "\n\n".join(each.text.strip() for each in whole if each.text.strip())
    return Section(text, tuple(picture for each in whole for picture in each.pictures), page, known=known_of(message))


def saved_page(message: Message) -> Section:
    """A page that a browser or Word saved in one file, with its pictures."""
    whole = _content(message, _leaves(message), titled=True)
    text = "\n\n".join(each.text.strip() for each in whole if each.text.strip())
    return Section(text, tuple(picture for each in whole for picture in each.pictures))


def _leaves(message: Message) -> list[Message]:
    return [each for each in message.walk() if not each.is_multipart()][:MOST_PARTS]


def _content(message: Message, leaves: Sequence[Message], *, titled: bool) -> list[Section]:
    """The texts, then what is beside them."""
    pictures = {each: _picture(each) for each in leaves if each.get_content_maintype() == "image"}
    texts = [_text(each, _by_address(each, pictures), titled=titled) for each in _texts(message, leaves)]
    shown = {picture.load for each in texts for picture in each.pictures}
    return [*texts, section(_rest(leaves, {part: each for part, each in pictures.items() if each.load not in shown}))]


def known_of(message: Message) -> Known:
    """Who sent a message, and when by the sender's clock."""
    sender, when = list[tuple[str, str]](), None
    with suppress(RecursionError):  # of comments in comments
        sender = getaddresses([_header(message, "From")])[:1]
    with suppress(ValueError, TypeError, OverflowError):
        when = parsedate_to_datetime(_header(message, "Date")).replace(tzinfo=None, microsecond=0)
    people = words(name or address for name, address in sender)
    return Known(people=people, taken=when, taken_from=DATED_BY if when else "")


def _picture(part: Message) -> Picture:
    return Picture(lambda: _bytes(part))


def _bytes(part: Message) -> bytes:
    try:
        payload: Any = part.get_payload(decode=True)
    except Exception as error:  # the standard library raises many kinds for broken headers
        raise UnreadableMedia(DAMAGED) from error
    return payload if isinstance(payload, bytes) else b""


def _head(message: Message) -> Iterator[str]:
    """The subject, the people and the date."""
    subject = _header(message, "Subject")
    yield f"# {subject}\n\n" if subject else ""
    people = [f"{name}: {said}" for name in PEOPLE if (said := _header(message, name))]
    yield "\n".join(filter(None, [*people, _header(message, "Date")]))


def _header(message: Message, name: str) -> str:
    """A header in one line; what cannot be decoded stays as it is."""
    raw = str(message.get(name, ""))
    if any(len(line) > MOST_HEADER and "=?" in line for line in raw.splitlines()):  # the time is quadratic in it
        return " ".join(raw.split())
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
    with suppress(Exception):  # a codec that decodes nothing, a name with a zero byte, and others, as in _bytes
        return part.get_content_charset()
    return None


def _filename(part: Message) -> str | None:
    with suppress(Exception):  # as in _charset
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
