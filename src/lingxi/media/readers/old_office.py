"""Documents of programs from before 2007, Kindle books and metafiles: none is read but Rich Text named ``.doc``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import final

from lingxi.errors import UnreadableMedia
from lingxi.media.passages import segments
from lingxi.media.registry import Format, readers, sample
from lingxi.media.rich_text import BEGIN, rich_text
from lingxi.media.text_encoding import text_bytes
from lingxi.types import Limits, Segment

OLD = "its format is that of Office before 2007; save it as .docx, .xlsx or .pptx"
KINDLE = "lingxi reads no Kindle books; convert it to EPUB"
METAFILE = "lingxi reads no drawings in EMF or WMF; save it as SVG or PNG"
REASONS = {".doc": OLD, ".ppt": OLD, ".pps": OLD, ".mobi": KINDLE, ".azw": KINDLE, ".azw3": KINDLE}
REASONS |= dict.fromkeys((".emf", ".wmf", ".emz", ".wmz"), METAFILE)


@final
@readers.register("old_office")
class OldOfficeReader:
    """Says what to do with a file that is not read, so that it is not left out without a word."""

    suffixes = frozenset(REASONS)
    formats = (
        Format(
            "Office before 2007, Kindle, metafiles of Windows (EMF, WMF)",
            suffixes,
            "striprtf",
            "Rich Text with the extension .doc; of all else only the reason",
            "everything else: save as .docx, .pptx, .epub, .svg",
        ),
    )
    samples = (sample("letter.doc", "Rich Text document of Word"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:  # noqa: ARG002
        """The passages of Rich Text; raises UnreadableMedia for all else."""
        with path.open("rb") as file:
            is_rich = file.read(len(BEGIN)) == BEGIN
        if not is_rich:
            raise UnreadableMedia(REASONS[path.suffix.lower()])
        return segments(rich_text(text_bytes(path, limits)), limits, titled=False)
