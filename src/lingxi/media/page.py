"""Renders one page of a document, or one picture in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.media.document import picture_at
from lingxi.media.read import reader_of
from lingxi.media.readers.pdf import PDFIUM, drawn, opened, pictured
from lingxi.media.registry import HasSections
from lingxi.types import Image, Limits, Place

LOCKED = "it is encrypted; to see its pages, open the file and type its password"
SCANNED = 0.5  # of a page's area: the least that pictures cover in a scan


def page_image(path: Path, place: Place, side: int, passwords: Sequence[str] = ()) -> Image:
    """The page of a PDF, counted from 1, or the picture at this place of another document.

    It has a shorter side of about ``side`` pixels; ``passwords`` are tried for encrypted PDFs. Raises UnreadableMedia.
    """
    reader = reader_of(path.name)
    if isinstance(reader, HasSections):
        return picture_at(reader.sections(path, Limits()), place, side)
    return _drawn(path, place.page or 0, side, passwords)


def is_scan(path: Path, page: int, passwords: Sequence[str] = ()) -> bool:
    """Whether pictures cover at least half of the page of a PDF, counted from 1; raises UnreadableMedia."""
    with PDFIUM:
        document = opened(path, passwords)
        try:
            return pictured(document[page - 1]) >= SCANNED
        finally:
            document.close()


def _unlocked(path: Path, passwords: Sequence[str]) -> Any:
    """The open document; raises UnreadableMedia for an encrypted one with what its reader can do."""
    try:
        return opened(path, passwords)
    except UnreadableMedia as error:
        raise UnreadableMedia(LOCKED if "encrypted" in error.reason else error.reason) from error


def _drawn(path: Path, page: int, side: int, passwords: Sequence[str]) -> Image:
    with PDFIUM:
        document = _unlocked(path, passwords)
        try:
            if not 1 <= page <= len(document):
                raise UnreadableMedia(f"it has no page {page}")
            return Image(drawn(document[page - 1], side))
        finally:
            document.close()
