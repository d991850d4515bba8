"""Splits texts into passages at natural boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter

from lingxi.media.losses import report_loss
from lingxi.types import Limits, Place, Segment, Text

USUAL = 600  # usual characters of a passage: it ends at the paragraph, sentence or word that reaches this
LONGEST = 1000  # most characters of a passage: a longer sentence is split at a word
ENCODED = 100  # passages of a table that are encoded: the rows behind them are found by their words only,
JOINED = 4  # and so many passages of them are one

_HEADING = re.compile(
    r"^(?P<fence>`{3,}|~{3,})|^#{1,6}[ \t]+(?P<title>\S.*)$|^(?P<over>[^\s#].*)\n=+[ \t\r]*$", re.MULTILINE
)
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|(?<=[。！？；])[”’」』）]*|\n+")


@dataclass(frozen=True)
class Passage:
    """A passage of a text: ``text[start:end]``, and its heading."""

    start: int
    end: int
    title: str


def segments(text: str, limits: Limits, *, titled: bool, page: int | None = None, table: bool = False) -> list[Segment]:
    """The passages of a text, or of one page, as segments; those beyond the limit are reported as a loss.

    Of a ``table`` the first :data:`ENCODED` are encoded: rows are alike, and a long table has thousands of passages.
    """
    found = list[Segment]()
    for passage in _joined(passages(text, titled=titled)) if table else passages(text, titled=titled):
        if len(found) == limits.passages:
            report_loss(f"it has more than {limits.passages:,} passages, which is the limit")
            break
        place = Place(start=passage.start, end=passage.end, page=page)
        words_only = table and len(found) >= ENCODED
        found.append(Segment(Text(text[passage.start : passage.end]), place, passage.title, words_only=words_only))
    return found


def _joined(found: Iterator[Passage]) -> Iterator[Passage]:
    """The passages; behind those that are encoded, neighbours under one heading are joined."""
    yield from islice(found, ENCODED)
    for title, some in groupby(found, attrgetter("title")):
        while several := list(islice(some, JOINED)):
            yield Passage(several[0].start, several[-1].end, title)


def passages(text: str, *, titled: bool) -> Iterator[Passage]:
    """The passages of a text in order, without overlap and without the white space between them.

    With ``titled``, a heading (a line that begins with ``#``, or is underlined with ``=``) starts a passage and is the
    title of the following ones; fenced code blocks have no headings.
    """
    title, start = "", 0
    for end, heading in [*_headings(text), (len(text), None)] if titled else [(len(text), None)]:
        yield from (Passage(a, b, title) for a, b in _packed(text, start, end))
        if heading is not None:
            title, start = heading, end


def _headings(text: str) -> Iterator[tuple[int, str]]:
    fence = ""
    for found in _HEADING.finditer(text):
        if found["fence"]:
            fence = "" if fence and found["fence"].startswith(fence) else fence or found["fence"]
        elif not fence:
            yield found.start(), (found["title"] or found["over"]).rstrip(" \t\r#")


def _packed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences combined into spans of about ``USUAL`` characters; a span may end early at a paragraph."""
    open_at, last = -1, start
    for a, b, closes in _sentences(text, start, end):
        if open_at >= 0 and b - open_at > LONGEST:
            yield open_at, last
            open_at = -1
        open_at, last = (a if open_at < 0 else open_at), b
        if last - open_at >= USUAL or (closes and last - open_at >= USUAL // 2):
            yield open_at, last
            open_at = -1
    if open_at >= 0:
        yield open_at, last


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """The (start, end, whether a paragraph ends here) of every sentence, stripped, none longer than ``LONGEST``."""
    for first, last in _between(_PARAGRAPH, text, start, end):
        spans = [cut for a, b in _between(_SENTENCE, text, first, last) for cut in _cut(text, a, b)]
        for n, (a, b) in enumerate(spans):
            yield a, b, n == len(spans) - 1


def _between(mark: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for found in mark.finditer(text, start, end):
        yield from _trimmed(text, at, found.start())
        at = found.end()
    yield from _trimmed(text, at, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        middle = space if space > 0 else start + LONGEST
        yield from _trimmed(text, start, middle)
        start = middle
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
