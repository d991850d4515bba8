"""One page of a document as a picture, when somebody wants to look at it."""

from __future__ import annotations

from pathlib import Path

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.pdf import PDFIUM, drawn, opened
from lingxi.types import Image


def page_image(path: Path, page: int, side: int) -> Image:
    """The page, counted from 1, its shorter side of about ``side`` pixels; raises UnreadableMedia."""
    with PDFIUM:
        document = opened(path)
        try:
            if not 1 <= page <= len(document):
                raise UnreadableMedia(f"it has no page {page}")
            return Image(drawn(document[page - 1], side))
        finally:
            document.close()
