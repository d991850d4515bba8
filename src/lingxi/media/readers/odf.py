"""Reads OpenDocument texts, presentations, and documents in one file: passages with headings, slides, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, final

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import Archive
from lingxi.media.document import read_sections
from lingxi.media.open_document import DRAW, OFFICE, STYLE, Parts, blocks
from lingxi.media.open_sheet import table_sections
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Picture, Section
from lingxi.media.xml_tree import xml_tree
from lingxi.types import Limits, Segment

ONE_FILE = frozenset({".fodt", ".fodp", ".fodg", ".fods"})


@final
@readers.register("odf")
class OdfReader:
    """Of a presentation, ``place.page`` is the number of the slide, of a .fods that of the sheet, from 1.

    Offsets are into the text. Headings are lines with ``#``. Headers and footers come first; notes and comments follow
    their paragraph.
    """

    suffixes = frozenset({".odt", ".ott", ".odp", ".otp", ".odg", ".otg", *ONE_FILE})
    formats = (
        Format(
            "OpenDocument text",
            frozenset({".odt", ".ott", ".fodt"}),
            "lxml",
            "headings, paragraphs, tables, headers, footers, notes, comments, words of charts, formulas and embedded "
            "documents, pictures",
            "deleted text, embedded files of other formats",
        ),
        Format(
            "OpenDocument slides and drawings",
            frozenset({".odp", ".otp", ".odg", ".otg", ".fodp", ".fodg"}),
            "lxml",
            "slides with title, texts, tables, speaker notes, words of charts, formulas and embedded documents, "
            "pictures",
            "shapes without words, masters, films and sounds",
        ),
        Format(
            "OpenDocument sheets in one file",
            frozenset({".fods"}),
            "lxml",
            "cells as rows, each sheet; comments, text boxes, words of charts, pictures",
            "formulas",
        ),
    )
    samples = (sample("letter.odt", "OpenDocument text"), sample("slides.odp", "OpenDocument presentation"))

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages in the order of the text, then the pictures; for each slide and sheet."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """The document as one section, or a section a slide or a sheet."""
        if path.suffix.lower() in ONE_FILE:
            root = _one_file(path, limits)
            if path.suffix.lower() == ".fods":
                yield from table_sections(_NoParts(), root, limits)
                return
            yield from _sections(_NoParts(), root, list(_around(root)), limits)
            return
        with Archive(path, limits) as parts:
            _refuse_locked(parts)
            styles = parts.optional_xml("styles.xml") if "styles.xml" in parts else None
            around = [] if styles is None else list(_around(styles))
            yield from _sections(parts, parts.xml("content.xml"), around, limits)


class _NoParts:
    """A document in one file has no parts."""

    def __contains__(self, name: object) -> bool:
        return False

    def bytes(self, name: str) -> bytes:
        raise UnreadableMedia(f"it is not a document of its kind: {name} is missing")

    def optional_xml(self, name: str) -> Any:  # noqa: ARG002
        return None

    def is_new(self, name: str) -> bool:  # noqa: ARG002
        return True


def _one_file(path: Path, limits: Limits) -> Any:
    """The root element of a document in one file."""
    if path.stat().st_size > limits.unpacked_bytes:
        raise UnreadableMedia(f"its {path.stat().st_size:,} bytes are over the limit of {limits.unpacked_bytes:,}")
    return xml_tree(path.read_bytes())


def _sections(parts: Parts, root: Any, around: Sequence[Any], limits: Limits) -> Iterator[Section]:
    body = root.find(f"{OFFICE}body")
    slides = [] if body is None else list(body.iter(f"{DRAW}page"))
    if body is None or len(slides) > limits.pages:
        raise UnreadableMedia(f"it has {len(slides):,} slides; the limit is {limits.pages:,}")
    for number, slide in enumerate(slides, start=1):
        yield _section(parts, [slide], number)
    if not slides:
        yield _section(parts, [*around, body], None)


def _refuse_locked(parts: Archive) -> None:
    name = "META-INF/manifest.xml"
    root = parts.optional_xml(name) if name in parts else None
    if root is not None and next(root.iter("{*}encryption-data"), None) is not None:
        raise UnreadableMedia("it is encrypted")


def _around(styles: Any) -> Iterator[Any]:
    """The headers and footers of all pages."""
    return styles.iter(f"{STYLE}header", f"{STYLE}footer")  # type: ignore[no-any-return]


def _section(parts: Parts, elements: Sequence[Any], page: int | None) -> Section:
    pictures = list[Picture]()
    text = "\n\n".join(filter(None, (block for each in elements for block in blocks(parts, each, pictures))))
    return Section(text, tuple(pictures), page)
