"""Renders one page of a document as an image."""

from __future__ import annotations

from pathlib import Path

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.pdf import PDFIUM, drawn, opened
from lingxi.types import Image


def page_image(path: Path, page: int, side: int) -> Image:
    """The page, counted from 1, with a shorter side of about ``side`` pixels; raises UnreadableMedia."""
    with PDFIUM:
        document = opened(path)
        try:
            if not 1 <= page <= len(document):
                raise UnreadableMedia(f"it has no page {page}")
            return Image(drawn(document[page - 1], side))
        finally:
            document.close()
