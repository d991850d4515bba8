"""Where a passage lies on its page: the rectangles of its lines in a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.pdf import PDFIUM, opened

Box = tuple[float, float, float, float, float, float, float, float]
_BREAK = re.compile(r"[\x00-\x1f\ufffe\uffff]+")  # of lines, and what PDFium writes for a hyphen at the end of one
LEAST = 3  # characters of a line that is looked for: shorter ones are found everywhere


def passage_boxes(path: Path, page: int, text: str) -> list[Box]:
    """The rectangles of a text on a page, counted from 1, in reading order.

    Each is x and y of its corners, as shares of the page's width and height from the top left. Lines are looked for one
    by one, since PDFium's positions count characters that its text does not have. Raises UnreadableMedia.
    """
    with PDFIUM:
        document = opened(path)
        try:
            if not 1 <= page <= len(document):
                raise UnreadableMedia(f"it has no page {page}")
            return list(_boxes(document[page - 1], text))
        finally:
            document.close()


def _boxes(page: Any, text: str) -> Iterator[Box]:
    width, height = page.get_size()
    words = page.get_textpage()
    at = 0
    for line in filter(lambda each: len(each) >= LEAST, map(str.strip, _BREAK.split(text))):
        found = words.search(line, index=at, match_case=True).get_next()
        if found is None:
            continue
        first, count = found
        at = first + count
        for number in range(words.count_rects(first, count)):
            left, bottom, right, top = words.get_rect(number)
            yield _corners(left / width, 1 - top / height, right / width, 1 - bottom / height)


def _corners(left: float, top: float, right: float, bottom: float) -> Box:
    return left, top, right, top, right, bottom, left, bottom
