"""Reads Word documents as passages with headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, final

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import Archive
from lingxi.media.passages import segments
from lingxi.media.registry import readers, sample
from lingxi.types import Limits, Segment

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_LEVEL = re.compile(r"^(?:heading|titre|überschrift|标题)\s*(\d)$|^(title)$", re.IGNORECASE)


@final
@readers.register("docx")
class DocxReader:
    """``place.start`` and ``place.end`` are offsets into the document's text, where headings are lines with ``#``."""

    suffixes = frozenset({".docx"})
    samples = (sample("letter.docx", "Word document"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:  # noqa: ARG002
        """The passages in the order of the text; without footnotes and comments."""
        with Archive(path, limits) as parts:
            body = parts.xml("word/document.xml")
            names = dict(_style_names(parts.xml("word/styles.xml"))) if "word/styles.xml" in parts else {}
        for twin in list(body.iter(FALLBACK)):  # the same content for older programs
            twin.getparent().remove(twin)
        text = "\n\n".join(filter(None, (_paragraph(each, names) for each in body.iter(f"{W}p"))))
        if len(text.encode()) > limits.text_bytes:
            raise UnreadableMedia(f"the text is longer than the limit of {limits.text_bytes:,} bytes")
        return segments(text, limits, titled=True)


def _style_names(styles: Any) -> Iterator[tuple[str, str]]:
    """Style id -> its name, which is nearly the same in Word of every language."""
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None:
            yield style.get(f"{W}styleId", ""), name.get(f"{W}val", "")


def _pieces(element: Any) -> Iterator[str]:
    """The text of a paragraph itself; the paragraphs of text boxes in it are separate."""
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag != f"{W}txbxContent":
            yield from _pieces(child)


def _paragraph(element: Any, names: dict[str, str]) -> str:
    text = "".join(_pieces(element)).strip()
    style = element.find(f"{W}pPr/{W}pStyle")
    identity = style.get(f"{W}val", "") if style is not None else ""
    level = _LEVEL.match(names.get(identity, identity))
    mark = "#" * min(6, int(level[1] or 1)) + " " if level and text else ""
    return mark + (" ".join(text.split()) if mark else text)
