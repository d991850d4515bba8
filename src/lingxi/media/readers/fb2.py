"""Reads FictionBook: a book in one XML file, as passages with headings, and its pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, final

from lingxi.errors import UnreadableMedia
from lingxi.media.document import read_sections
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Picture, Section, base64_picture, section
from lingxi.media.text_encoding import text_bytes
from lingxi.media.xml_tree import xml_tree
from lingxi.types import Limits, Segment

LINES = frozenset({"p", "v", "subtitle", "text-author", "td", "th", "date"})


@final
@readers.register("fb2")
class Fb2Reader:
    """``place.start`` and ``place.end`` are offsets into the text, which begins with the title and the authors."""

    suffixes = frozenset({".fb2"})
    formats = (
        Format(
            "FictionBook",
            suffixes,
            "lxml",
            "title, authors, annotation, chapters, verses, pictures",
            "other facts about the book",
        ),
    )
    samples = (sample("book.fb2", "FictionBook"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages in the order of the text, then the pictures."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """The book, as one section."""
        root = xml_tree(text_bytes(path, limits))
        pictures = {each.get("id", ""): base64_picture(each.text or "") for each in root.iter("{*}binary")}
        pieces = [*_about(root), *(piece for body in root.iter("{*}body") for piece in _pieces(body, pictures))]
        if not pieces:
            raise UnreadableMedia("it is not a document of its kind: it has no text")
        yield section(pieces)


def _about(root: Any) -> Iterator[str]:
    """The title and the authors."""
    info = root.find("{*}description/{*}title-info")
    if info is not None:
        authors = [_words(each) for each in info.iter("{*}author")]
        title = info.find("{*}book-title")
        yield "# " + (_line(title) if title is not None else "") + "\n\n" + ", ".join(filter(None, authors)) + "\n\n"
        for each in info.iterchildren("{*}annotation", "{*}keywords"):
            yield f"{_words(each)}\n\n"


def _pieces(element: Any, pictures: dict[str, Picture], depth: int = 1) -> Iterator[str | Picture]:
    for child in element.iterchildren("*"):
        tag = child.tag.rpartition("}")[2]
        if tag == "title":
            yield "\n\n" + "#" * min(depth, 6) + f" {_words(child)}\n\n"
        elif tag in LINES:
            yield f"{_line(child)}\n\n"
        for each in [child] if tag == "image" else child.iterchildren("{*}image") if tag in LINES else ():
            yield from _shown(each, pictures)
        if tag not in LINES and tag not in ("title", "image"):
            yield from _pieces(child, pictures, depth + (tag == "section"))


def _shown(image: Any, pictures: dict[str, Picture]) -> Iterator[str | Picture]:
    """The picture that an element names by a link to its id, with its alternative text."""
    link = next((value for key, value in image.attrib.items() if key.rpartition("}")[2] == "href"), "")
    if link.lstrip("#") in pictures:
        words = f"{image.get('alt', '')} {image.get('title', '')}".strip()
        yield f"{words} "
        yield replace(pictures[link.lstrip("#")], words=words)
        yield "\n\n"


def _line(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _words(element: Any) -> str:
    """The lines in an element, one behind the other."""
    return " ".join(map(_line, element.iterchildren("*"))) or _line(element)
