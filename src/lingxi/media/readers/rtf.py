"""Reads Rich Text Format with striprtf."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import final

from lingxi.media.passages import segments
from lingxi.media.registry import Format, readers, sample
from lingxi.media.rich_text import rich_text
from lingxi.media.text_encoding import text_bytes
from lingxi.types import Limits, Segment


@final
@readers.register("rtf")
class RtfReader:
    """``place.start`` and ``place.end`` are offsets into the text without its format."""

    suffixes = frozenset({".rtf"})
    formats = (
        Format(
            "Rich Text",
            suffixes,
            "striprtf",
            "text",
            "headings, pictures, embedded files",
        ),
    )
    samples = (sample("letter.rtf", "Rich Text document"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:  # noqa: ARG002
        """The passages in the order of the text, without headings and pictures."""
        return segments(rich_text(text_bytes(path, limits)), limits, titled=False)
