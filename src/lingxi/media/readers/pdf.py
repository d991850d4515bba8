"""Reads PDF: every page as an image, and as passages with the page number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import RLock
from typing import Any, final

import numpy as np

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import report_loss
from lingxi.media.passages import segments
from lingxi.media.pdf_notes import attachments, page_notes
from lingxi.media.registry import Format, Part, readers, sample, whole
from lingxi.types import Image, Limits, Place, Segment

PART = 32  # pages per read: bounds the memory and the time of one read
LEAST, MOST = 0.05, 4.0  # pixels per point: limits the scale for posters and stamps
LONGEST = 4_096  # pixels of a page's longer side
LOCKED = "password"  # in the library's message for an encrypted file
PDFIUM = RLock()  # PDFium is not thread-safe: held while it is used, for all documents


@final
@readers.register("pdf")
class PdfReader:
    """Reads with PDFium, page by page. ``place.page`` counts from 1; offsets are into the text of the page.

    What is filled into forms is drawn; it follows the text of its page, as annotations do, and on the first page the
    names of attachments.
    """

    suffixes = frozenset({".pdf"})
    formats = (
        Format(
            "PDF",
            suffixes,
            "PDFium (pypdfium2)",
            "pages as images and as text, filled forms, annotations, names of attachments; text in scans with --ocr",
            "scripts, links, the content of attachments",
        ),
    )
    samples = (sample("page.pdf", "PDF document"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """All parts together."""
        return whole(self, path, limits, side)

    def read_part(self, path: Path, limits: Limits, side: int, start: float) -> Part:
        """The pages from number ``start`` (from 0) on: of each its image, then its passages.

        The file's scripts and links are ignored. Pages that cannot be read are reported as a loss.
        """
        with PDFIUM:
            return self._part(path, limits, side, start)

    def _part(self, path: Path, limits: Limits, side: int, start: float) -> Part:
        document = opened(path, limits.passwords)
        try:
            count, first = len(document), int(start)
            if not count:
                raise UnreadableMedia("it has no pages")
            if first >= limits.pages:
                raise UnreadableMedia(f"it has {count:,} pages; the limit is {limits.pages:,}")
            end = min(first + PART, count, limits.pages)
            title = str(document.get_metadata_dict().get("Title", "")).strip()[:200]
            found = [each for number in range(first, end) for each in _page(document, number, limits, side, title)]
        finally:
            document.close()
        return Part(found, end if end < count else None, count)


def opened(path: Path, passwords: Sequence[str] = ()) -> Any:
    """The open document, by the empty password or one of these; the caller must hold ``PDFIUM``.

    Raises UnreadableMedia for an encrypted or broken one.
    """
    import pypdfium2

    for password in (None, *passwords):
        try:
            document = pypdfium2.PdfDocument(path, password)
            document.init_forms()
        except pypdfium2.PdfiumError as error:
            if LOCKED not in str(error).lower():
                raise UnreadableMedia("it is not a readable PDF: its content is damaged") from error
        else:
            return document
    if passwords:
        raise UnreadableMedia("it is encrypted, and none of the passwords fits")
    raise UnreadableMedia("it is encrypted; lingxi index FOLDER --retry --password-file FILE reads it")


def _page(document: Any, number: int, limits: Limits, side: int, title: str) -> Iterator[Segment]:
    """The image of a page and the passages of its text; what is broken is reported, and the rest is read."""
    import pypdfium2

    try:
        page = document[number]
        yield Segment(Image(drawn(page, side)), Place(page=number + 1), title)
        text = _text(document, page, first=number == 0)
    except (pypdfium2.PdfiumError, ValueError, ArithmeticError):  # pypdfium2 checks some values itself
        report_loss(f"page {number + 1} is broken and was left out")
        return
    if len(text) > limits.text_bytes:
        report_loss(f"the text of page {number + 1} is longer than the limit")
    else:
        yield from segments(text, limits, titled=False, page=number + 1)


def _text(document: Any, page: Any, *, first: bool) -> str:
    """The text of a page, then what its forms and annotations say that the text does not."""
    text = str(page.get_textpage().get_text_bounded()).replace("\r\n", "\n").replace("\0", " ")
    beside = [each for each in page_notes(page) if each not in text]
    return "\n\n".join(filter(str.strip, [text, *beside, *(attachments(document) if first else ())]))


def pictured(page: Any) -> float:
    """The share of an open page that pictures cover; the caller must hold ``PDFIUM``."""
    from pypdfium2 import raw

    width, height = page.get_size()
    boxes = (each.get_bounds() for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4))
    areas = (_length(left, right, width) * _length(low, high, height) for left, low, right, high in boxes)
    return float(sum(areas) / max(1.0, width * height))


def _length(start: float, end: float, most: float) -> float:
    return max(0.0, min(most, end) - max(0.0, start))


def drawn(page: Any, side: int) -> Any:
    """The page (h, w, 3) uint8, with a shorter side of ``side`` pixels if its shape allows."""
    width, height = page.get_size()
    scale = float(np.clip(side / max(1.0, min(width, height)), LEAST, MOST))
    scale = min(scale, LONGEST / max(1.0, width, height))
    pixels = page.render(scale=scale, rev_byteorder=True, fill_color=(255, 255, 255, 255)).to_numpy()
    return np.ascontiguousarray(pixels[:, :, :3] if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2))
