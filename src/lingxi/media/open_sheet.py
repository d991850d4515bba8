"""What the sheets of an OpenDocument file show beside their cells: comments, text boxes, charts and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.media.open_document import ANNOTATION, DRAW, OFFICE, TABLE, Parts, blocks, drawn
from lingxi.media.section import Picture, Section
from lingxi.media.xml_tree import ended_elements
from lingxi.types import Limits

MOST_REPEATED = 10_000  # rows
_REPEATED = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d+)""")
_END, _WORDS = b"</table:table>", b"<text:p"
_SHAPE = re.compile(rb"<(?:draw:|office:annotation\b)")


def has_gap(content: bytes) -> bool:
    """Whether so many rows with words, or before such, are repeated that a library that repeats them takes long."""
    words = end = 0
    for found in _REPEATED.finditer(content):
        if int(found[1][:9]) >= MOST_REPEATED:
            words, end = (_onward(content, *each, found.end()) for each in ((_WORDS, words), (_END, end)))
            if words < end:
                return True
    return False


def _onward(content: bytes, mark: bytes, known: int, at: int) -> int:
    """Where a mark is first from a place on, or the end; ``known`` is the answer for an earlier place.

    What was searched is not searched again: files of strangers may repeat a million times.
    """
    if known >= at:
        return known
    place = content.find(mark, at)
    return len(content) if place < 0 else place


def beside_sheets(parts: Parts, content: bytes) -> list[list[str | Picture]]:
    """The pieces of every sheet, in the order of the sheets; none where no sheet has any. Raises UnreadableMedia.

    Rows are forgotten as soon as they were examined: a tree of all cells would take some hundred bytes for each.
    """
    if not _SHAPE.search(content):
        return []
    found, pieces = list[list[str | Picture]](), list[str | Picture]()
    for element in ended_elements(content, (f"{TABLE}table-row", f"{TABLE}shapes", f"{TABLE}table")):
        if element.tag != f"{TABLE}table":
            if next(element.iterancestors(f"{DRAW}*", ANNOTATION), None) is None:
                pieces += drawn(parts, list(_shapes(element)))
                element.clear(keep_tail=False)
        elif element.getparent().tag == f"{OFFICE}spreadsheet":
            found.append(pieces)
            pieces = []
    return found


def table_sections(parts: Parts, root: Any, limits: Limits) -> Iterator[Section]:
    """The sheets that are not empty: rows as lines, what repeats once, and what is drawn where it is anchored."""
    tables = list(root.iterfind(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table"))
    if not tables:
        raise UnreadableMedia("it is not a document of its kind: it has no sheets")
    for number, table in enumerate(tables[: limits.pages], start=1):
        pictures = list[Picture]()
        text = "\n".join(filter(None, blocks(parts, table, pictures)))
        if text:
            yield Section(f"# {table.get(f'{TABLE}name', '')}\n\n{text}", tuple(pictures), number, table=True)


def _shapes(element: Any) -> Iterator[Any]:
    """The outermost shapes and comments in an element."""
    for child in element.iterchildren("*"):
        if child.tag == ANNOTATION or child.tag.startswith(DRAW):
            yield child
        else:
            yield from _shapes(child)
