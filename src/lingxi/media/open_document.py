"""OpenDocument (ISO 26300): the words and pictures of paragraphs, tables, frames, charts and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Protocol

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.metafile import is_metafile
from lingxi.media.section import PICTURE, Picture, base64_picture
from lingxi.media.tabular import row

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, DRAW, OFFICE, STYLE, SHOW, CHART = (
    _NAMES % each for each in ("text", "table", "drawing", "office", "style", "presentation", "chart")
)
SVG = _NAMES % "svg-compatible"
MATH = "{http://www.w3.org/1998/Math/MathML}"
LINK = "{http://www.w3.org/1999/xlink}href"
CONTENT = "content.xml"
ANNOTATION = f"{OFFICE}annotation"
_SIGNS = {f"{TEXT}tab": " ", f"{TEXT}line-break": " "}
_NOTES = (f"{TEXT}note-body", ANNOTATION)
_SILENT = (
    f"{TEXT}note",
    f"{TEXT}tracked-changes",
    f"{TEXT}note-citation",
    f"{OFFICE}event-listeners",
    f"{OFFICE}binary-data",
    f"{TEXT}ruby-text",
)


class Parts(Protocol):
    """The parts of a document beside its content."""

    def __contains__(self, name: object) -> bool: ...

    def bytes(self, name: str) -> bytes:
        """One part; raises UnreadableMedia."""
        ...

    def optional_xml(self, name: str) -> Any:
        """The root element of a part; None, and a loss, where it is broken."""
        ...

    def is_new(self, name: str) -> bool:
        """Whether this is asked about a part for the first time."""
        ...


def blocks(parts: Parts, element: Any, pictures: list[Picture]) -> Iterator[str]:
    """The paragraphs, rows and pictures in an element; ``pictures`` gets these in the order of the text.

    Notes and comments follow their paragraph; the words of charts, formulas and embedded documents are at their place.
    """
    for child in element.iterchildren("*"):
        if child.tag in (f"{TEXT}p", f"{TEXT}h"):
            text = _paragraph(child)
            yield f"{_mark(child)}{text}" if text else ""
            for inner in _inside(child):
                yield from blocks(parts, inner, pictures)
        elif child.tag == f"{TABLE}table-row":
            cells = child.iterchildren(f"{TABLE}table-cell")
            yield row(" ".join(filter(None, blocks(parts, cell, pictures))) for cell in cells)
        elif child.tag == f"{DRAW}image":
            yield _picture(parts, child, pictures)
        elif child.tag == f"{DRAW}object":
            yield from _embedded(parts, child, pictures)
        elif child.tag in (f"{SVG}title", f"{SVG}desc"):
            yield _spaced("".join(child.itertext()))
        elif child.tag not in _SILENT:
            yield from blocks(parts, child, pictures)


def drawn(parts: Parts, shapes: Sequence[Any]) -> Iterator[str | Picture]:
    """The words and pictures of shapes and comments, each after an empty line."""
    for shape in shapes:
        pictures = list[Picture]()
        text = "\n\n".join(filter(None, _each(parts, shape, pictures)))
        for n, piece in enumerate(f"\n\n{text}".split(PICTURE) if text else ()):
            if n:
                yield pictures[n - 1]
            yield piece


def _each(parts: Parts, shape: Any, pictures: list[Picture]) -> Iterator[str]:
    if shape.tag == ANNOTATION:
        return iter([" ".join(" ".join(_paragraph(each) for each in shape.iterchildren(f"{TEXT}p")).split())])
    return blocks(parts, shape, pictures)


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


def _picture(parts: Parts, element: Any, pictures: list[Picture]) -> str:
    """The sign of a picture. The metafile that programs write beside an object, whose words are read, is none."""
    written = element.findtext(f"{OFFICE}binary-data")
    if written:  # a document in one file
        found = base64_picture(written)
    else:
        name = element.get(LINK, "").removeprefix("./")
        if name not in parts:
            return ""
        found = Picture(partial(parts.bytes, name))
    twin = element.getparent().find(f"{DRAW}object")
    if twin is not None and _is_read(parts, twin) and _is_metafile(found):
        return ""
    pictures.append(Picture(found.load, _words(element.getparent())))
    return PICTURE


def _is_read(parts: Parts, element: Any) -> bool:
    """Whether the words of an object are read."""
    return len(element) > 0 or f"{_folder(element)}/{CONTENT}" in parts


def _is_metafile(picture: Picture) -> bool:
    try:
        return is_metafile(picture.load())
    except UnreadableMedia:
        return False


def _words(frame: Any) -> str:
    """The title and the description of a frame, and the caption where a text box holds both."""
    said = [_spaced("".join(each.itertext())) for each in frame.iterchildren(f"{SVG}title", f"{SVG}desc")]
    around = next(frame.iterancestors(f"{TEXT}p"), None)
    boxed = around is not None and next(around.iterancestors(f"{DRAW}text-box"), None) is not None
    return " ".join(filter(None, [*said, _paragraph(around) if boxed else ""]))


def _embedded(parts: Parts, element: Any, pictures: list[Picture]) -> Iterator[str]:
    """The words of the chart, the formula or the document that an object is, in it or in a part.

    Each part and each element is read once: objects that hold the same object twice would grow exponentially.
    """
    folder = _folder(element)
    name = f"{folder}/{CONTENT}"
    is_part = name in parts
    root = element if not is_part else parts.optional_xml(name) if parts.is_new(name) else None
    if root is None:
        return
    for kind in root.iter(f"{CHART}chart", f"{MATH}math", f"{OFFICE}body"):
        holders = (f"{DRAW}object", f"{OFFICE}body") if kind.tag == f"{OFFICE}body" else (f"{DRAW}object",)
        if next(kind.iterancestors(*holders), None) is not (None if is_part else element):
            continue  # it is read with the object or the document that holds it
        if kind.tag == f"{CHART}chart":
            yield from _chart_words(kind)
        elif kind.tag == f"{MATH}math":
            tokens = kind.iter(*(f"{MATH}{name}" for name in ("mi", "mn", "mo", "mtext")))
            yield " ".join(each.text.strip() for each in tokens if each.text)
        elif kind.find(f"{OFFICE}chart") is None:
            yield from blocks(_Below(parts, folder) if folder else parts, kind, pictures)


def _folder(element: Any) -> str:
    """The folder of an object's parts; empty where it is in the element itself."""
    return str(element.get(LINK, "")).removeprefix("./").rstrip("/")


class _Below:
    """The parts of a document that is embedded in another one."""

    def __init__(self, parts: Parts, folder: str) -> None:
        self._parts, self._folder = parts, folder

    def __contains__(self, name: object) -> bool:
        return f"{self._folder}/{name}" in self._parts

    def bytes(self, name: str) -> bytes:
        return self._parts.bytes(f"{self._folder}/{name}")

    def optional_xml(self, name: str) -> Any:
        return self._parts.optional_xml(f"{self._folder}/{name}")

    def is_new(self, name: str) -> bool:
        return self._parts.is_new(f"{self._folder}/{name}")


def _chart_words(chart: Any) -> list[str]:
    """The titles and the names of what a chart shows, each once; no numbers."""
    titles = (each for each in chart.iter(f"{TEXT}p") if next(each.iterancestors(f"{TABLE}table"), None) is None)
    cells = (each for each in chart.iter(f"{TABLE}table-cell") if each.get(f"{OFFICE}value-type") == "string")
    names = (each for cell in cells for each in cell.iterchildren(f"{TEXT}p"))
    return list(dict.fromkeys(filter(None, map(_paragraph, [*titles, *names]))))
