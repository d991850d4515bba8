"""Reads web pages as the text that a reader sees, and the pictures that are inside the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import final

from lingxi.media.document import read_sections
from lingxi.media.html import page_section
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Section
from lingxi.media.text_encoding import declared_encoding, decode_text, text_bytes
from lingxi.types import Limits, Segment


@final
@readers.register("html")
class HtmlReader:
    """``place.start`` and ``place.end`` are offsets into the visible text that :func:`html_text` returns.

    Pictures in data URIs are characters of it.
    """

    suffixes = frozenset({".html", ".htm", ".xhtml", ".xht", ".shtml"})
    formats = (
        Format(
            "HTML",
            suffixes,
            "lxml",
            "title, visible text, alt and aria-label, pictures in data URIs",
            "scripts, styles, files beside it, SVG",
        ),
    )
    samples = (sample("page.html", "HTML page"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages in the order of the text, then the pictures."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """The page, as one section."""
        data = text_bytes(path, limits)
        yield page_section(decode_text(data, declared_encoding(data)))
