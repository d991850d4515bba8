"""Reads Rich Text Format with striprtf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import final

from lingxi.media.document import read_sections
from lingxi.media.registry import Format, readers, sample
from lingxi.media.rich_text import rich_section
from lingxi.media.section import Section
from lingxi.media.text_encoding import text_bytes
from lingxi.types import Limits, Segment


@final
@readers.register("rtf")
class RtfReader:
    """``place.start`` and ``place.end`` are offsets into the text without its format; pictures follow the text."""

    suffixes = frozenset({".rtf"})
    formats = (
        Format(
            "Rich Text",
            suffixes,
            "striprtf",
            "text, PNG and JPEG pictures",
            "headings, places of pictures, embedded files, EMF and WMF pictures",
        ),
    )
    samples = (sample("letter.rtf", "Rich Text document"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages in the order of the text, then the pictures; headings are not known."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """The document, as one section."""
        yield rich_section(text_bytes(path, limits))
