"""Reads OpenDocument texts and presentations: passages with headings, slides, notes and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, final

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import Archive
from lingxi.media.document import read_sections
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import PICTURE, Picture, Section
from lingxi.media.tabular import row
from lingxi.types import Limits, Segment

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, DRAW, OFFICE, STYLE, SHOW = (
    _NAMES % each for each in ("text", "table", "drawing", "office", "style", "presentation")
)
SVG = _NAMES % "svg-compatible"
LINK = "{http://www.w3.org/1999/xlink}href"
_SIGNS = {f"{TEXT}tab": " ", f"{TEXT}line-break": " "}
_NOTES = (f"{TEXT}note-body", f"{OFFICE}annotation")
_SILENT = (
    f"{TEXT}note",
    f"{TEXT}tracked-changes",
    f"{TEXT}note-citation",
    f"{OFFICE}event-listeners",
    f"{TEXT}ruby-text",
)


@final
@readers.register("odf")
class OdfReader:
    """Of a presentation, ``place.page`` is the number of the slide, from 1. Offsets are into the text.

    Headings are lines with ``#``. Headers and footers come first; notes and comments follow their paragraph.
    """

    suffixes = frozenset({".odt", ".ott", ".odp", ".otp", ".odg"})
    formats = (
        Format(
            "OpenDocument text",
            frozenset({".odt", ".ott"}),
            "lxml",
            "headings, paragraphs, tables, headers, footers, notes, comments, pictures",
            "deleted text, formulas, embedded files",
        ),
        Format(
            "OpenDocument slides and drawings",
            frozenset({".odp", ".otp", ".odg"}),
            "lxml",
            "slides with title, texts, tables, speaker notes, pictures",
            "charts, shapes, films and sounds",
        ),
    )
    samples = (sample("letter.odt", "OpenDocument text"), sample("slides.odp", "OpenDocument presentation"))

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages in the order of the text, then the pictures; for each slide."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """The document as one section, or a section a slide."""
        with Archive(path, limits) as parts:
            _refuse_locked(parts)
            body = parts.xml("content.xml").find(f"{OFFICE}body")
            slides = [] if body is None else list(body.iter(f"{DRAW}page"))
            if body is None or len(slides) > limits.pages:
                raise UnreadableMedia(f"it has {len(slides):,} slides; the limit is {limits.pages:,}")
            for number, slide in enumerate(slides, start=1):
                yield _section(parts, [slide], number)
            if not slides:
                yield _section(parts, [*_around(parts), body], None)


def _refuse_locked(parts: Archive) -> None:
    name = "META-INF/manifest.xml"
    root = parts.optional_xml(name) if name in parts else None
    if root is not None and next(root.iter("{*}encryption-data"), None) is not None:
        raise UnreadableMedia("it is encrypted")


def _around(parts: Archive) -> list[Any]:
    """The headers and footers of all pages."""
    styles = parts.optional_xml("styles.xml") if "styles.xml" in parts else None
    return [] if styles is None else list(styles.iter(f"{STYLE}header", f"{STYLE}footer"))


def _section(parts: Archive, elements: Sequence[Any], page: int | None) -> Section:
    pictures = list[Picture]()
    blocks = [block for each in elements for block in _blocks(parts, each, pictures)]
    return Section("\n\n".join(filter(None, blocks)), tuple(pictures), page)


def _blocks(parts: Archive, element: Any, pictures: list[Picture]) -> Iterator[str]:
    """The paragraphs, tables and pictures in an element; ``pictures`` gets these in the order of the text."""
    for child in element.iterchildren("*"):
        if child.tag in (f"{TEXT}p", f"{TEXT}h"):
            text = _paragraph(child)
            yield f"{_mark(child)}{text}" if text else ""
            for inner in _inside(child):
                yield from _blocks(parts, inner, pictures)
        elif child.tag == f"{TABLE}table-row":
            cells = child.iterchildren(f"{TABLE}table-cell")
            yield row(" ".join(filter(None, _blocks(parts, cell, pictures))) for cell in cells)
        elif child.tag == f"{DRAW}image":
            yield _picture(parts, child, pictures)
        elif child.tag in (f"{SVG}title", f"{SVG}desc"):
            yield _spaced("".join(child.itertext()))
        elif child.tag not in _SILENT:
            yield from _blocks(parts, child, pictures)


def _inside(paragraph: Any) -> Iterator[Any]:
    """Frames, notes and comments that a paragraph holds; those in one of them come with it."""
    for child in paragraph.iterchildren("*"):
        if child.tag in _NOTES or child.tag.startswith(DRAW):
            yield child
        else:
            yield from _inside(child)


def _mark(element: Any) -> str:
    """The sign of a heading, by its level, or by the frame of a slide's title."""
    frame = next(element.iterancestors(f"{DRAW}frame"), None)
    if element.tag == f"{TEXT}h":
        level = element.get(f"{TEXT}outline-level", "1")
        return "#" * min(6, int(level) if level.isdecimal() and int(level) else 1) + " "
    return "# " if frame is not None and frame.get(f"{SHOW}class") == "title" else ""


def _paragraph(element: Any) -> str:
    return "".join(_pieces(element)).strip()


def _pieces(element: Any) -> Iterator[str]:
    """The text of a paragraph itself."""
    yield _spaced(element.text)
    for child in element.iterchildren():
        if isinstance(child.tag, str):
            if child.tag == f"{TEXT}s":
                count = child.get(f"{TEXT}c", "1")
                yield " " * min(80, int(count) if count.isdecimal() else 1)
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag]
            elif child.tag not in (*_NOTES, *_SILENT) and not child.tag.startswith(DRAW):
                yield from _pieces(child)
        yield _spaced(child.tail)


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", (text or "").replace(PICTURE, " "))


def _picture(parts: Archive, element: Any, pictures: list[Picture]) -> str:
    name = element.get(LINK, "").removeprefix("./")
    if name not in parts:
        return ""
    pictures.append(Picture(partial(parts.bytes, name), _words(element.getparent())))
    return PICTURE


def _words(frame: Any) -> str:
    """The title and the description of a frame, and the caption where a text box holds both."""
    said = [_spaced("".join(each.itertext())) for each in frame.iterchildren(f"{SVG}title", f"{SVG}desc")]
    around = next(frame.iterancestors(f"{TEXT}p"), None)
    boxed = around is not None and next(around.iterancestors(f"{DRAW}text-box"), None) is not None
    return " ".join(filter(None, [*said, _paragraph(around) if boxed else ""]))
