"""Reads notes (plain text and Markdown) as passages with their place in the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import final

from lingxi.media.passages import segments
from lingxi.media.registry import Format, readers, sample
from lingxi.media.text_encoding import decode_text, text_bytes
from lingxi.types import Limits, Segment

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})


@final
@readers.register("text")
class TextReader:
    """Reads notes as passages of some hundred characters, split at natural boundaries.

    ``place.start`` and ``place.end`` are offsets into the decoded text of the file.
    """

    suffixes = frozenset({".txt", ".text", *MARKDOWN})
    formats = (
        Format("Markdown", MARKDOWN, "chardetng", "passages under headings", "pictures beside it"),
        Format("plain text", frozenset({".txt", ".text"}), "chardetng", "passages; captions of files beside it"),
    )
    samples = (sample("note.md", "Markdown note"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:  # noqa: ARG002
        """The passages in the order of the text."""
        titled = path.suffix.lower() in MARKDOWN
        return segments(decode_text(text_bytes(path, limits)), limits, titled=titled)
