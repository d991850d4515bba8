"""Reads books: chapters in order, as passages with headings."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import final
from urllib.parse import unquote

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import Archive
from lingxi.media.html import html_text
from lingxi.media.passages import segments
from lingxi.media.registry import readers, sample
from lingxi.types import Limits, Segment

CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
OPF = "{http://www.idpf.org/2007/opf}"


@final
@readers.register("epub")
class EpubReader:
    """``place.start`` and ``place.end`` are offsets into the visible text of the whole book."""

    suffixes = frozenset({".epub"})
    samples = (sample("book.epub", "EPUB book"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:  # noqa: ARG002
        """The passages, in the order of the spine; chapters of a locked book are not text."""
        with Archive(path, limits) as parts:
            chapters = [html_text(parts.bytes(name).decode("utf-8", "replace")) for name in _spine(parts)]
        text = "\n\n".join(chapters)
        if len(text.encode()) > limits.text_bytes:
            raise UnreadableMedia(f"the text is longer than the limit of {limits.text_bytes:,} bytes")
        return segments(text, limits, titled=True)


def _spine(parts: Archive) -> Iterator[str]:
    """The names of the chapters, in order."""
    if "META-INF/encryption.xml" in parts and "META-INF/rights.xml" in parts:
        raise UnreadableMedia("it is locked by its publisher (DRM)")
    root = next(parts.xml("META-INF/container.xml").iter(f"{CONTAINER}rootfile"), None)
    if root is None:
        raise UnreadableMedia("it is not a book: its container lists no contents")
    name = str(root.get("full-path", ""))
    package = parts.xml(name)
    items = {each.get("id"): each.get("href", "") for each in package.iter(f"{OPF}item")}
    for reference in package.iter(f"{OPF}itemref"):
        href = unquote(items.get(reference.get("idref"), "").partition("#")[0])
        chapter = posixpath.normpath(posixpath.join(posixpath.dirname(name), href))
        if chapter in parts:
            yield chapter
