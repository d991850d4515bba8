"""Reads comics: each page is a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import final
from unicodedata import decimal

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import Archive
from lingxi.media.document import read_sections
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Picture, Section, section
from lingxi.types import Limits, Segment

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".avif", ".tif", ".tiff")


@final
@readers.register("cbz")
class CbzReader:
    """``place.page`` counts the pictures from 1, by their names; numbers in names count as numbers."""

    suffixes = frozenset({".cbz"})
    formats = (
        Format(
            "comic",
            suffixes,
            "Pillow",
            "pages as images",
            "words about the comic",
        ),
    )
    samples = (sample("comic.cbz", "comic book"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The pages."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """A section a page."""
        with Archive(path, limits) as parts:
            pages = sorted((name for name in parts.names if _is_page(name)), key=_order)
            if not pages:
                raise UnreadableMedia("it has no pages")
            for number, name in enumerate(pages[: limits.pages], start=1):
                yield section([Picture(partial(parts.bytes, name))], number)


def _is_page(name: str) -> bool:
    return name.lower().endswith(PICTURES) and not name.rpartition("/")[2].startswith(".") and "__MACOSX" not in name


def _order(name: str) -> list[tuple[int, str]]:
    """Names by their words and numbers: 2 is before 10."""
    return [_number(piece) if piece.isdecimal() else (0, piece) for piece in re.split(r"(\d+)", name.lower())]


def _number(digits: str) -> tuple[int, str]:
    """Orders numbers of any length: those with more digits are larger."""
    plain = "".join(str(decimal(digit)) for digit in digits).lstrip("0")
    return len(plain), plain
