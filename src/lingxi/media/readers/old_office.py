"""Documents of programs from before 2007, Kindle books and metafiles: only texts with these extensions are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import final

from lingxi.errors import UnreadableMedia
from lingxi.media.document import read_sections
from lingxi.media.html import page_section
from lingxi.media.mail import MIME, parsed, saved_page
from lingxi.media.registry import Format, readers, sample
from lingxi.media.rich_text import BEGIN, rich_section
from lingxi.media.section import Section
from lingxi.media.text_encoding import declared_encoding, decode_text, text_bytes
from lingxi.types import Limits, Segment

OLD = "its format is that of Office before 2007; save it as .docx, .xlsx or .pptx"
KINDLE = "lingxi reads no Kindle books; convert it to EPUB"
METAFILE = "lingxi reads no drawings in EMF or WMF; save it as SVG or PNG"
RENAMED = "its content is a newer document of Office: give it the extension .docx or .pptx"
REASONS = {".doc": OLD, ".ppt": OLD, ".pps": OLD, ".mobi": KINDLE, ".azw": KINDLE, ".azw3": KINDLE}
REASONS |= dict.fromkeys((".emf", ".wmf", ".emz", ".wmz"), METAFILE)
HEAD = 2**10  # bytes by which the kind of a text is known
_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)


@final
@readers.register("old_office")
class OldOfficeReader:
    """Says what to do with a file that is not read, so that it is not left out without a word.

    Programs write Rich Text, web pages and pages in one file (MHT) with the extension .doc, too. Of those
    ``place.start`` and ``place.end`` are offsets into the text.
    """

    suffixes = frozenset(REASONS)
    formats = (
        Format(
            "Office before 2007, Kindle, metafiles of Windows (EMF, WMF)",
            suffixes,
            "striprtf, lxml, email",
            "Rich Text, web pages, saved pages (MHT) and plain text with the extension .doc; else only the reason",
            "everything else: save as .docx, .pptx, .epub, .svg",
        ),
    )
    samples = (sample("letter.doc", "Rich Text document of Word"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages in the order of the text, then the pictures; raises UnreadableMedia for all else."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """The document, as one section."""
        with path.open("rb") as file:
            head = file.read(HEAD)
        if head.startswith(b"PK\x03\x04"):
            raise UnreadableMedia(RENAMED)
        if path.suffix.lower() != ".doc" or (b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):
            raise UnreadableMedia(REASONS[path.suffix.lower()])
        yield _section(head, text_bytes(path, limits))


def _section(head: bytes, data: bytes) -> Section:
    """A text by its first bytes."""
    if head.lstrip().startswith(BEGIN):
        return rich_section(data)
    if MIME.match(head):
        return saved_page(parsed(data))
    text = decode_text(data, declared_encoding(data))
    if _HTML.match(head):
        return page_section(text)
    if text.lstrip().startswith("<"):  # Word 2003 XML
        raise UnreadableMedia(OLD)
    return Section(text, titled=False)
