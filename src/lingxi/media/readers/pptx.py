"""Reads presentations: each slide is a page with a title."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, final

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import Archive
from lingxi.media.passages import segments
from lingxi.media.registry import readers, sample
from lingxi.types import Limits, Segment

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TITLES = ("title", "ctrTitle")


@final
@readers.register("pptx")
class PptxReader:
    """``place.page`` is the number of the slide, from 1, in the order of the show; offsets are into its text."""

    suffixes = frozenset({".pptx"})
    samples = (sample("slides.pptx", "PowerPoint document"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:  # noqa: ARG002
        """The texts of the slides; without images and speaker notes."""
        found = list[Segment]()
        with Archive(path, limits) as parts:
            slides = list(_slides(parts))
            if len(slides) > limits.pages:
                raise UnreadableMedia(f"it has {len(slides):,} slides; the limit is {limits.pages:,}")
            for number, name in enumerate(slides, start=1):
                found += segments(_text(parts.xml(name)), limits, titled=True, page=number)
        return found


def _slides(parts: Archive) -> Iterator[str]:
    links = {each.get("Id"): each.get("Target", "") for each in parts.xml("ppt/_rels/presentation.xml.rels")}
    for slide in parts.xml("ppt/presentation.xml").iter(f"{P}sldId"):
        target = links.get(slide.get(f"{R}id"), "")
        name = posixpath.normpath(posixpath.join("ppt", target)).lstrip("/")
        if name in parts:
            yield name


def _text(slide: Any) -> str:
    titles, rest = list[str](), list[str]()
    for shape in slide.iter(f"{P}sp"):
        kind = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        is_title = kind is not None and kind.get("type") in TITLES
        text = "\n\n".join(filter(None, map(_paragraph, shape.iter(f"{A}p"))))
        if text:
            (titles if is_title else rest).append(text)
    rest += [text for table in slide.iter(f"{A}tbl") for text in map(_paragraph, table.iter(f"{A}p")) if text]
    headings = [f"# {' '.join(title.split())}" for title in titles]
    return "\n\n".join([*headings, *rest])


def _paragraph(element: Any) -> str:
    nodes = element.iter(f"{A}t", f"{A}br", f"{A}tab")
    return "".join(node.text or "" if node.tag == f"{A}t" else " " for node in nodes).strip()
