"""Reads Word documents as passages with headings, and the pictures in them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any, final

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import PART_LOST, Archive
from lingxi.media.document import read_sections
from lingxi.media.html import page_section
from lingxi.media.losses import report_loss
from lingxi.media.mail import parsed, saved_page
from lingxi.media.office import (
    A,
    Link,
    M,
    R,
    alternative,
    graphics,
    links,
    main_part,
    office_xml,
    optional_xml,
    picture,
    plain,
)
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import PICTURE, Picture, Section
from lingxi.media.text_encoding import declared_encoding, decode_text
from lingxi.types import Limits, Segment

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VML = "{urn:schemas-microsoft-com:vml}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
NOTES = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}  # element -> kind of the link
PAGES, SAVED = (".html", ".htm", ".xhtml"), (".mht", ".mhtml")
_SIGNS = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_ELSEWHERE = (f"{W}txbxContent", f"{W}moveFrom")  # text boxes are paragraphs; what was moved is where it is now
_CAPTION = re.compile(r"^(?:caption|题注|beschriftung|légende)$", re.IGNORECASE)
_LEVEL = re.compile(r"^(?:heading|titre|überschrift|标题)\s*(\d)$|^(title)$", re.IGNORECASE)


@final
@readers.register("docx")
class DocxReader:
    """``place.start`` and ``place.end`` are offsets into the document's text, where headings are lines with ``#``.

    The text has headers first and footers last; footnotes, endnotes and comments follow their paragraph. A row of a
    table is a line with ``|`` between the cells. Pictures are characters of it.
    """

    suffixes = frozenset({".docx", ".docm", ".dotx", ".dotm"})
    formats = (
        Format(
            "Word",
            suffixes,
            "lxml",
            "paragraphs under headings, tables as rows, headers, footers, notes, comments, text boxes, watermarks, "
            "formulas, words of charts and SmartArt, alternative texts, pictures",
            "deleted text, embedded files, EMF and WMF pictures",
        ),
    )
    samples = (sample("letter.docx", "Word document"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages in the order of the text, then the pictures."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """The document, as one section."""
        with Archive(path, limits) as parts:
            main = main_part(parts, "word/document.xml")
            linked, pictures = links(parts, main), list[Picture]()
            heads = _around(parts, _of_kind(linked, "header"), pictures)
            body = [*_body(parts, main, linked, pictures)]
            feet = _around(parts, _of_kind(linked, "footer"), pictures)
            yield Section("\n\n".join(filter(None, [*heads, *body, *feet])), tuple(pictures))


def _of_kind(linked: dict[str, Link], kind: str) -> list[str]:
    """The parts that links of a kind lead to."""
    return sorted({each.part for each in linked.values() if each.kind == kind})


def _around(parts: Archive, names: Iterable[str], pictures: list[Picture]) -> Iterator[str]:
    """The headers or footers of all pages; one that says the same as another is left out."""
    seen = set[str]()
    for name in names:
        own = list[Picture]()
        text = "\n\n".join(filter(None, _part(parts, name, own)))
        if text not in seen:
            seen.add(text)
            pictures += own
            yield text


def _part(parts: Archive, name: str, pictures: list[Picture]) -> Iterator[str]:
    """The paragraphs and tables of a part beside the body."""
    root = _root(parts, name)
    if root is not None:
        text = _Text(parts, links(parts, name), {}, pictures)
        yield from (block for _, block in text.blocks(root))


def _body(parts: Archive, name: str, linked: dict[str, Link], pictures: list[Picture]) -> Iterator[str]:
    """The paragraphs and tables of the body; each is followed by its notes, and the last by notes without a place."""
    text, notes = _Text(parts, linked, _style_names(parts, name, linked), pictures), _notes(parts, linked, pictures)
    for element, block in text.blocks(_without_twins(office_xml(parts, name))):
        yield block
        for reference in element.iter(*(f"{W}{tag}Reference" for tag in NOTES)):
            tag = reference.tag.removeprefix(W).removesuffix("Reference")
            yield from notes.pop((tag, reference.get(f"{W}id")), ())
    for note in notes.values():
        yield from note


def _notes(
    parts: Archive, linked: dict[str, Link], pictures: list[Picture]
) -> dict[tuple[str, str | None], Iterator[str]]:
    """The paragraphs of every footnote, endnote and comment, by its element and its id; read when they are taken."""
    found = dict[tuple[str, str | None], Iterator[str]]()
    for tag, kind in NOTES.items():
        for name in _of_kind(linked, kind):
            root, text = _root(parts, name), _Text(parts, links(parts, name), {}, pictures)
            for note in root.iter(f"{W}{tag}") if root is not None else ():
                found[tag, note.get(f"{W}id")] = map(itemgetter(1), text.blocks(note))
    return found


class _Text:
    """Writes elements of a part as text; ``pictures`` gets the pictures in the order of the text."""

    def __init__(
        self, parts: Archive, linked: dict[str, Link], styles: Mapping[str, str], pictures: list[Picture]
    ) -> None:
        self._parts, self._linked, self._styles, self._pictures = parts, linked, styles, pictures
        self._shown = False  # whether nothing stands between the last picture and the next paragraph

    def blocks(self, element: Any) -> Iterator[tuple[Any, str]]:
        """The paragraphs and the tables in an element, with the element of each; some are empty."""
        for child in element:
            if child.tag == f"{W}p":
                yield child, self._paragraph(child)
                yield from ((child, text) for text in graphics(self._parts, child, self._linked))
                for box in _own(child, f"{W}txbxContent"):
                    yield from self.blocks(box)
            elif child.tag == f"{W}tbl":
                yield child, "\n".join(filter(None, map(self._row, _own(child, f"{W}tr"))))
            elif child.tag == f"{W}altChunk":
                yield child, self._page(child)
            else:
                yield from self.blocks(child)

    def _page(self, element: Any) -> str:
        """The text of a page of HTML that stands for a part of the document."""
        link = self._linked.get(element.get(f"{R}id", ""))
        if link is None or not link.part.lower().endswith((*PAGES, *SAVED)):
            report_loss("a part of it is of another format and was left out")
            return ""
        try:
            data = self._parts.bytes(link.part)
            if link.part.lower().endswith(SAVED):
                return saved_page(parsed(data)).words
            return page_section(decode_text(data, declared_encoding(data)), titled=False).words
        except UnreadableMedia:
            report_loss(PART_LOST)
            return ""

    def _row(self, row: Any) -> str:
        cells = [" ".join(text for _, text in self.blocks(cell) if text) for cell in _own(row, f"{W}tc")]
        return " | ".join(cells) if any(cells) else ""

    def _paragraph(self, element: Any) -> str:
        text = "".join(self._pieces(element)).strip()
        style = element.find(f"{W}pPr/{W}pStyle")
        identity = style.get(f"{W}val", "") if style is not None else ""
        name = self._styles.get(identity, identity)
        self._caption(text, is_caption=bool(_CAPTION.match(name)))
        level = _LEVEL.match(name)
        mark = "#" * min(6, int(level[1] or 1)) + " " if level and text else ""
        return mark + (" ".join(text.split()) if mark else text)

    def _caption(self, text: str, *, is_caption: bool) -> None:
        """Adds a caption to the words of the picture above it."""
        words = text.replace(PICTURE, "").strip()
        if self._shown and is_caption and words:
            last = self._pictures[-1]
            self._pictures[-1] = replace(last, words=f"{last.words} {words}".strip())
        self._shown = self._shown and (not words or PICTURE in text)

    def _pieces(self, element: Any) -> Iterator[str]:
        """The text of a paragraph itself; the paragraphs of text boxes in it are separate."""
        for child in element:
            if child.tag in (f"{W}t", f"{M}t"):
                yield plain(child.text)
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag]
            elif child.tag == f"{WP}docPr":
                yield f" {plain(child.get('descr'))} "
            elif child.tag == f"{VML}textpath":  # a watermark
                yield f" {plain(child.get('string'))} "
            elif child.tag in (f"{A}blip", f"{VML}imagedata"):
                yield from self._picture(child)
            elif child.tag not in _ELSEWHERE:
                yield from self._pieces(child)

    def _picture(self, element: Any) -> Iterator[str]:
        drawing = next(element.iterancestors(f"{W}drawing", f"{W}pict"), element)
        found = picture(self._parts, element, self._linked, alternative(drawing))
        if found is not None:
            self._pictures.append(found)
            self._shown = True
            yield PICTURE


def _own(element: Any, tag: str) -> Iterator[Any]:
    """The elements of a kind that are in this paragraph, table or row, and not in one inside it."""
    return (each for each in element.iter(tag) if next(each.iterancestors(element.tag)) is element)


def _root(parts: Archive, name: str) -> Any:
    """The root of a part that the document can do without; None where it is broken."""
    root = optional_xml(parts, name)
    return None if root is None else _without_twins(root)


def _without_twins(root: Any) -> Any:
    for twin in list(root.iter(FALLBACK)):  # the same content for older programs
        twin.getparent().remove(twin)
    return root


def _style_names(parts: Archive, main: str, linked: dict[str, Link]) -> dict[str, str]:
    """Style id -> its name, which is nearly the same in Word of every language."""
    name = next(iter(_of_kind(linked, "styles")), posixpath.join(posixpath.dirname(main), "styles.xml"))
    root = _root(parts, name) if name in parts else None
    styles = root.iter(f"{W}style") if root is not None else ()
    names = ((style, style.find(f"{W}name")) for style in styles)
    return {style.get(f"{W}styleId", ""): name.get(f"{W}val", "") for style, name in names if name is not None}
