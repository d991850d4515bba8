"""Cells of an Open XML sheet by their places, such as B7: how far apart they are, and which hold rich values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache, reduce
from typing import TypeAlias
from xml.parsers import expat

from lingxi.errors import UnreadableMedia

CHUNK = 2**16  # bytes that are parsed at a time
BROKEN = "a sheet of it is not XML"
_NAME = re.compile(r"([A-Za-z]{1,3})0*(\d{1,9})")
_NUMBER = re.compile(r"\d{1,9}")
_CONTROLS = bytes(
    32 if byte < 32 and byte not in b"\t\n\r" else byte for byte in range(256)
)  # some programs write them
_NO_REFERENCES = _CONTROLS.replace(b"&", b" ")  # those to characters that are none; calamine resolves none in names
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # first bytes

Cell: TypeAlias = tuple[int, int]  # row and column, from 0


def area(xml: bytes) -> int:
    """The cells of the smallest rectangle that holds every cell with content. Raises UnreadableMedia for broken XML."""
    columns, rows = set[int](), set[int]()
    for (row, column), _, is_filled in _cells(xml, _NO_REFERENCES):
        if is_filled:
            rows.add(row)
            columns.add(column)
    return _extent(columns) * _extent(rows)


def rich_cells(xml: bytes) -> Iterator[tuple[Cell, int]]:
    """Every cell with a rich value, and the number of the value, from 1. Raises UnreadableMedia for broken XML."""
    for cell, value, _ in _cells(xml, _CONTROLS):
        if _NUMBER.fullmatch(value):
            yield cell, int(value)


def _cells(xml: bytes, table: bytes) -> Iterator[tuple[Cell, str, bool]]:
    """Every cell, the number of its rich value, and whether it has content, after a translation of bytes."""
    parser, cells = expat.ParserCreate(), _Cells()
    parser.StartElementHandler, parser.EndElementHandler = cells.start, cells.end
    parser.StartDoctypeDeclHandler = cells.refuse
    data = xml if xml.startswith(_UTF_16) else xml.translate(table)
    try:
        for at in range(0, len(data) + 1, CHUNK):
            parser.Parse(data[at : at + CHUNK], at + CHUNK > len(data))
            yield from cells.found
            cells.found.clear()
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise UnreadableMedia(BROKEN) from error


class _Cells:
    """Counts rows and cells as calamine does: one that does not say where it is follows the one before."""

    def __init__(self) -> None:
        self.found = list[tuple[Cell, str, bool]]()
        self._row, self._column = -1, 0
        self._open: tuple[Cell, str] | None = None  # the cell whose end is not yet seen
        self._is_filled = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._is_filled = self._open is not None
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "row":
            number = _NUMBER.fullmatch(attributes.get("r", "").lstrip("0"))
            self._row, self._column = int(number[0]) - 1 if number else self._row + 1, 0
        elif name == "c":
            if self._open:
                self.found.append((*self._open, True))
            place = _NAME.fullmatch(attributes.get("r", ""))
            self._column = _column(place[1]) if place else self._column
            cell = (int(place[2]) - 1 if place else self._row, self._column)
            self._open, self._is_filled = (cell, attributes.get("vm", "")), False

    def end(self, name: str) -> None:
        """An element ends."""
        if self._open and (name == "c" or name.endswith(":c")):
            self.found.append((*self._open, self._is_filled))
            self._open = None
            self._column += 1

    def refuse(self, *_: object) -> None:
        """A document type, which could define entities: no program writes one."""
        raise UnreadableMedia(BROKEN)


def _extent(numbers: Collection[int]) -> int:
    return max(numbers) - min(numbers) + 1 if numbers else 0


@cache
def _column(letters: str) -> int:
    """The number of a column, from 0: A is 0, Z is 25, AA is 26."""
    return reduce(lambda number, letter: number * 26 + ord(letter) - ord("A") + 1, letters.upper(), 0) - 1
