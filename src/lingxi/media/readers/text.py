"""Notes: plain text, Markdown and HTML, as passages with their place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import final

from charset_normalizer import from_bytes

from lingxi.errors import UnreadableMedia
from lingxi.media.registry import readers
from lingxi.types import Limits, Place, Segment, Text

HTML = frozenset({".html", ".htm", ".xhtml"})
MARKDOWN = frozenset({".md", ".markdown"})
USUAL = 600  # characters of a passage: it is closed at the paragraph, sentence or word that reaches this
LONGEST = 1000  # characters of a passage: a sentence longer than this is cut at a word

SAMPLE = 2**16  # bytes from which an encoding is guessed
MARKS = (  # the longer ones first: UTF-32 begins as UTF-16 does
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
GUESSES = ["big5", "shift_jis", "euc_jp", "euc_kr", "cp1252", "cp1251", "koi8_r"]

_WIDE_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.ASCII | re.IGNORECASE)
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_HEADING = re.compile(r"^#{1,6}[ \t]+(?P<title>\S.*)$", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|(?<=[。！？；])[”’」』）]*|\n+")
_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|form|header|hr|li|main|nav|ol|p|pre"
    "|section|table|td|th|tr|ul"
)
_SILENT = re.compile("script|style|noscript|template|svg|math|head|iframe|object|textarea")


@final
@readers.register("text")
class TextReader:
    """Reads notes, each as passages of some hundred characters that break where the text does.

    ``place.start`` and ``place.end`` are offsets into the decoded text of the file; for HTML into the text that a
    person would read, as :func:`html_text` gives it.
    """

    suffixes = frozenset({".txt", ".text", *MARKDOWN, *HTML})

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:  # noqa: ARG002
        """The passages, in the order of the text."""
        with path.open("rb") as file:
            data = file.read(limits.text_bytes + 1)
        if len(data) > limits.text_bytes:
            raise UnreadableMedia(f"the text is longer than the limit of {limits.text_bytes:,} bytes")
        is_page = path.suffix.lower() in HTML
        text = decode_text(data, _declared(data) if is_page else None)
        marked = html_text(text) if is_page else text
        titled = path.suffix.lower() in MARKDOWN | HTML
        found = list[Segment]()
        for passage in passages(marked, titled=titled):
            if len(found) == limits.passages:
                raise UnreadableMedia(f"it has more than the {limits.passages:,} passages that are the limit")
            place = Place(start=passage.start, end=passage.end)
            found.append(Segment(Text(marked[passage.start : passage.end]), place, passage.title))
        return found


@dataclass(frozen=True)
class Passage:
    """A piece of a text: ``text[start:end]``, and the heading it stands under."""

    start: int
    end: int
    title: str


def decode_text(data: bytes, declared: str | None = None) -> str:
    """The text that bytes stand for: by the mark it begins with, as UTF-8, as ``declared``, else in the likeliest way.

    Raises UnreadableMedia for bytes that are no text.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _clean(data.decode(encoding, "replace"))
    told = (name for name in ("utf-8", declared) if name and _is(data, name))
    return _clean(data.decode(_wide(data) or next(told, None) or _guessed(data), "replace"))


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark, which shows in the zeros of its spaces and digits."""
    head = data[:SAMPLE]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd <= len(head) // 100:
        return None
    return "utf-16-le" if odd > 20 * even else "utf-16-be" if even > 20 * odd else None


def _is(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _guessed(data: bytes) -> str:
    if _is_chinese(data):
        return "gb18030"
    sample = data[:SAMPLE]
    if sum(byte > 127 for byte in sample) < len(sample) * 0.3:
        return "cp1252"  # letters with an accent here and there
    best = from_bytes(sample, cp_isolation=GUESSES).best()
    return best.encoding if best else "cp1252"


def _is_chinese(data: bytes) -> bool:
    """Whether the bytes are GB 18030: nearly all of its pairs are then among the 3,755 everyday characters.

    Those begin with B0..D7; what looks alike but never goes past C8 is Korean in EUC-KR.
    """
    if not _is(data, "gb18030"):
        return False
    pairs = [pair for pair in _WIDE_PAIR.findall(data[:SAMPLE]) if not 0xA1 <= pair[0] <= 0xA3]
    everyday = [pair for pair in pairs if 0xB0 <= pair[0] <= 0xD7 and pair[1] >= 0xA1]
    late = sum(pair[0] > 0xC8 for pair in everyday)
    return 0 < 0.8 * len(pairs) <= len(everyday) and (len(pairs) < 20 or late > len(pairs) // 20)


def _declared(page: bytes) -> str | None:
    """The encoding that a page says it is in; GB 2312 stands for what it grew into."""
    found = _CHARSET.search(page[:2048])
    name = found[1].decode("ascii").lower() if found else None
    return "gb18030" if name in ("gb2312", "gbk") else name


def _clean(text: str) -> str:
    """The text without zeros; raises UnreadableMedia when too much of it are control characters."""
    if len(_CONTROL.findall(text)) > len(text) // 50:
        raise UnreadableMedia("its bytes are no text in an encoding that lingxi knows")
    return text.replace("\0", " ")


def html_text(source: str) -> str:
    """What a person reads of a page; headings become lines that begin with ``#``, scripts and styles are left out."""
    from lxml import html

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    source = re.sub(r"^\s*<\?xml[^>]*>", "", source)
    try:
        tree = html.document_fromstring(source, parser=parser) if source.strip() else None
    except Exception as error:
        raise UnreadableMedia(f"not a readable page: {str(error)[:200]}") from error
    if tree is None:
        return ""
    from lxml.etree import iterwalk

    pieces, silent = list[str](), 0
    for event, element in iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        silent += bool(_SILENT.fullmatch(tag)) * (1 if event == "start" else -1)
        if not silent:
            pieces.append(_around(tag, opening=event == "start"))
            text = element.text if event == "start" else element.tail
            pieces.append(re.sub(r"\s+", " ", text or ""))
    return re.sub(r"[ ]*\n[ \n]*\n[ ]*", "\n\n", re.sub(r" +", " ", "".join(pieces))).strip()


def _around(tag: str, *, opening: bool) -> str:
    if re.fullmatch(r"h[1-6]", tag):
        return "\n\n" + "#" * int(tag[1]) + " " if opening else "\n\n"
    return "\n\n" if _BLOCKS.fullmatch(tag) else ""


def passages(text: str, *, titled: bool) -> Iterator[Passage]:
    """The passages of a text in order, without overlap and without the white space between them.

    With ``titled``, a line that begins with ``#`` opens a passage of its own and is the title of what follows.
    """
    title, start = "", 0
    for end, heading in [*_headings(text), (len(text), None)] if titled else [(len(text), None)]:
        yield from (Passage(a, b, title) for a, b in _packed(text, start, end))
        if heading is not None:
            title, start = heading, end


def _headings(text: str) -> Iterator[tuple[int, str]]:
    return ((found.start(), found["title"].rstrip(" \t\r#")) for found in _HEADING.finditer(text))


def _packed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences packed into spans of about ``USUAL`` characters; a span ends early where a paragraph does."""
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
    """(start, end, whether a paragraph ends here) of every sentence, trimmed, none longer than ``LONGEST``."""
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
