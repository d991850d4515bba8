"""Reads notes (plain text, Markdown and HTML) as passages with their place in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import final

from charset_normalizer import from_bytes

from lingxi.errors import UnreadableMedia
from lingxi.media.html import html_text
from lingxi.media.passages import segments
from lingxi.media.registry import readers, sample
from lingxi.types import Limits, Segment

HTML = frozenset({".html", ".htm", ".xhtml"})
MARKDOWN = frozenset({".md", ".markdown"})

SAMPLE = 2**16  # bytes for guessing the encoding
MARKS = (  # longer ones first: UTF-32 begins like UTF-16
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


@final
@readers.register("text")
class TextReader:
    """Reads notes as passages of some hundred characters, split at natural boundaries.

    ``place.start`` and ``place.end`` are offsets into the decoded text of the file; for HTML into the visible text that
    :func:`html_text` returns.
    """

    suffixes = frozenset({".txt", ".text", *MARKDOWN, *HTML})
    samples = (sample("page.html", "HTML page"), sample("note.md", "Markdown note"))

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:  # noqa: ARG002
        """The passages in the order of the text."""
        with path.open("rb") as file:
            data = file.read(limits.text_bytes + 1)
        if len(data) > limits.text_bytes:
            raise UnreadableMedia(f"the text is longer than the limit of {limits.text_bytes:,} bytes")
        is_page = path.suffix.lower() in HTML
        text = decode_text(data, _declared(data) if is_page else None)
        marked = html_text(text) if is_page else text
        titled = path.suffix.lower() in MARKDOWN | HTML
        return segments(marked, limits, titled=titled)


def decode_text(data: bytes, declared: str | None = None) -> str:
    """Decodes bytes: by their byte order mark, as UTF-8, as ``declared``, else by the likeliest encoding.

    Raises UnreadableMedia for bytes that are not text.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _clean(data.decode(encoding, "replace"))
    told = (name for name in ("utf-8", declared) if name and _is(data, name))
    return _clean(data.decode(_wide(data) or next(told, None) or _guessed(data), "replace"))


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, recognised by the zero bytes of its spaces and digits."""
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
        return "cp1252"  # a few accented letters
    best = from_bytes(sample, cp_isolation=GUESSES).best()
    return best.encoding if best else "cp1252"


def _is_chinese(data: bytes) -> bool:
    """Whether the bytes are GB 18030: nearly all pairs are then among the 3,755 most common characters.

    Those begin with B0..D7. Text that looks alike but never goes past C8 is Korean in EUC-KR.
    """
    if not _is(data, "gb18030"):
        return False
    pairs = [pair for pair in _WIDE_PAIR.findall(data[:SAMPLE]) if not 0xA1 <= pair[0] <= 0xA3]
    everyday = [pair for pair in pairs if 0xB0 <= pair[0] <= 0xD7 and pair[1] >= 0xA1]
    late = sum(pair[0] > 0xC8 for pair in everyday)
    return 0 < 0.8 * len(pairs) <= len(everyday) and (len(pairs) < 20 or late > len(pairs) // 20)


def _declared(page: bytes) -> str | None:
    """The encoding that a page declares; GB 2312 is read as its superset GB 18030."""
    found = _CHARSET.search(page[:2048])
    name = found[1].decode("ascii").lower() if found else None
    return "gb18030" if name in ("gb2312", "gbk") else name


def _clean(text: str) -> str:
    """The text without zeros; raises UnreadableMedia if it has too many control characters."""
    if len(_CONTROL.findall(text)) > len(text) // 50:
        raise UnreadableMedia("it is not text in a known encoding")
    return text.replace("\0", " ")
