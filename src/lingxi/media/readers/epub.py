"""Reads books: chapters in order, as passages with headings, and their pictures."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, final
from urllib.parse import unquote

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import Archive
from lingxi.media.document import read_sections
from lingxi.media.html import page_section
from lingxi.media.losses import report_loss
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import PICTURE, Picture, Section
from lingxi.media.text_encoding import declared_encoding, decode_text
from lingxi.types import Limits, Segment

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")  # first bytes of pictures that books hold
_DRAWING = re.compile(rb"^\s*(?:<[?!][^>]*>\s*)*<(?:svg:)?svg[\s>]")  # an SVG file, not a page with one
CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"


@final
@readers.register("epub")
class EpubReader:
    """``place.start`` and ``place.end`` are offsets into the visible text of the whole book, pictures included."""

    suffixes = frozenset({".epub"})
    formats = (
        Format(
            "EPUB",
            suffixes,
            "lxml",
            "chapters in the order of the spine, their fallbacks, alternative texts, pictures",
            "books with DRM, sounds, films",
        ),
    )
    samples = (sample("book.epub", "EPUB book"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages, in the order of the spine, then the pictures; chapters of a locked book are not text."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """The book, as one section."""
        with Archive(path, limits) as parts:
            chapters = list(_chapters(parts))
            text = "\n\n".join(each.text for each in chapters)
            yield Section(text, tuple(picture for each in chapters for picture in each.pictures))


def _chapters(parts: Archive) -> Iterator[Section]:
    """The chapters, and the pictures that stand for one; broken chapters are reported as a loss."""
    for name, other in _spine(parts):
        try:
            data = parts.bytes(name)
            if data.startswith(PICTURES) or _DRAWING.search(data[:2_000]):
                words = _words(parts, other)
                yield Section(f"{words} {PICTURE}".strip(), (Picture(partial(parts.bytes, name), words),))
                continue
            yield page_section(decode_text(data, declared_encoding(data)), partial(_found, parts, name), titled=False)
        except UnreadableMedia:
            report_loss("a chapter of it is broken and was left out")


def _words(parts: Archive, page: str) -> str:
    """The text of the page that stands for a picture where pictures are not shown."""
    if page not in parts:
        return ""
    data = parts.bytes(page)
    return page_section(decode_text(data, declared_encoding(data)), titled=False).words.strip()


def _found(parts: Archive, page: str, address: str) -> Picture | None:
    """The picture of the book that a page names by its address."""
    name = _joined(page, address)
    return Picture(partial(parts.bytes, name)) if name in parts else None


def _joined(page: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(address.partition("#")[0])))


def _spine(parts: Archive) -> Iterator[tuple[str, str]]:
    """The names of the chapters, in order, each with that of the page that may stand for it."""
    if "META-INF/encryption.xml" in parts and "META-INF/rights.xml" in parts:
        raise UnreadableMedia("it is locked by its publisher (DRM)")
    root = next(parts.xml("META-INF/container.xml").iter(f"{CONTAINER}rootfile"), None)
    if root is None:
        raise UnreadableMedia("it is not a book: its container lists no contents")
    name = str(root.get("full-path", ""))
    package = parts.xml(name)
    items = {each.get("id"): each for each in package.iter("{*}item")}
    for reference in package.iter("{*}itemref"):
        item = _shown(items.get(reference.get("idref")), items)
        if item is not None:
            other = items.get(item.get("fallback"))
            chapter = _joined(name, item.get("href", ""))
            if chapter in parts:
                yield chapter, "" if other is None else _joined(name, other.get("href", ""))


def _shown(item: Any, items: Mapping[str | None, Any]) -> Any:
    """A chapter, or the first of its fallbacks that is a page without programs, or a picture; itself where none is."""
    found, seen = item, set[str | None]()
    while found is not None and found.get("id") not in seen:
        kind, programs = found.get("media-type", ""), "scripted" in found.get("properties", "")
        if found.get("fallback") is None or (
            not programs and (not kind or "html" in kind or kind.startswith("image/"))
        ):
            return found
        seen.add(found.get("id"))
        found = items.get(found.get("fallback"))
    return item
