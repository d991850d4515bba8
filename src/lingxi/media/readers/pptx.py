"""Reads presentations: each slide is a page with a title, its notes and its pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, final

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import Archive
from lingxi.media.document import read_sections
from lingxi.media.losses import report_loss
from lingxi.media.office import (
    A,
    R,
    alternative,
    graphics,
    links,
    main_part,
    office_xml,
    optional_xml,
    paragraphs,
    picture,
)
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Picture, Section, section
from lingxi.types import Limits, Segment

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
TITLES = ("title", "ctrTitle")
BESIDE = ("sldNum", "dt", "hdr", "ftr", "sldImg")  # shapes of a page of notes that are not the notes


@final
@readers.register("pptx")
class PptxReader:
    """``place.page`` is the number of the slide, from 1, in the order of the show; offsets are into its text.

    The text has the title, the texts, the tables, the words of charts and diagrams, the pictures, and the notes.
    """

    suffixes = frozenset({".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"})
    formats = (
        Format(
            "PowerPoint",
            suffixes,
            "lxml",
            "slides with title, texts, tables, speaker notes, words of charts and SmartArt, "
            "alternative texts, pictures",
            "comments, masters, films and sounds, embedded files, EMF and WMF pictures",
        ),
    )
    samples = (sample("slides.pptx", "PowerPoint document"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """Of each slide the passages, then the pictures."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """The slides; one that is broken is reported as a loss."""
        with Archive(path, limits) as parts:
            slides = list(_slides(parts))
            if len(slides) > limits.pages:
                raise UnreadableMedia(f"it has {len(slides):,} slides; the limit is {limits.pages:,}")
            for number, name in enumerate(slides, start=1):
                try:
                    yield section(_slide(parts, name), number)
                except UnreadableMedia:
                    report_loss(f"slide {number} is broken and was left out")


def _slides(parts: Archive) -> Iterator[str]:
    main = main_part(parts, "ppt/presentation.xml")
    linked = links(parts, main)
    for slide in office_xml(parts, main).iter(f"{P}sldId"):
        link = linked.get(slide.get(f"{R}id", ""))
        if link is not None:
            yield link.part


def _slide(parts: Archive, name: str) -> Iterator[str | Picture]:
    """The texts and pictures of a slide, titles first, with an empty line between them."""
    slide, linked = office_xml(parts, name), links(parts, name)
    shown = list(slide.iter(f"{P}sp"))
    titles = [f"# {' '.join(' '.join(paragraphs(each)).split())}" for each in shown if _kind(each) in TITLES]
    texts = ["\n\n".join(paragraphs(each)) for each in shown if _kind(each) not in TITLES]
    tables = ["\n".join(map(_row, each.iter(f"{A}tr"))) for each in slide.iter(f"{A}tbl")]
    for text in (*titles, *texts, *tables, *graphics(parts, slide, linked)):
        yield f"{text}\n\n" if text.strip("# ") else ""
    for each in slide.iter(f"{P}pic"):
        yield from _picture(parts, each, linked)
    for link in linked.values():
        if link.kind == "notesSlide":
            root = optional_xml(parts, link.part)
            shapes = () if root is None else root.iter(f"{P}sp")
            notes = (each for each in shapes if _kind(each) not in BESIDE)
            rows = () if root is None else map(_row, root.iter(f"{A}tr"))
            yield "\n\n".join([*(text for each in notes for text in paragraphs(each)), "\n".join(rows)])


def _kind(shape: Any) -> str:
    """What the shape is for, such as title; empty for any other."""
    kind = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return "" if kind is None else kind.get("type", "")


def _row(row: Any) -> str:
    return " | ".join(" ".join(paragraphs(cell)) for cell in row.iter(f"{A}tc"))


def _picture(parts: Archive, element: Any, linked: dict[str, Any]) -> Iterator[str | Picture]:
    """A picture, after its alternative text."""
    words = alternative(element)
    yield f"{words} " if words else ""
    for blip in element.iter(f"{A}blip"):
        found = picture(parts, blip, linked, words)
        if found is not None:
            yield found
    yield "\n\n"
