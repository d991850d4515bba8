"""Cells of an Open XML sheet by their names, such as B7: how far apart they are, and which hold rich values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce

_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*+)>")
_NAME = re.compile(rb"""(?<!\S)r\s*=\s*["']([A-Z]{1,3})(\d{1,9})["']""")
_VALUE = re.compile(rb"""(?<!\S)vm\s*=\s*["'](\d{1,9})["']""")


def area(xml: bytes) -> int:
    """The cells of the smallest rectangle that holds every cell with content."""
    columns, rows = set[bytes](), set[bytes]()
    for cell in _CELL.finditer(xml):
        named = None if cell[1].endswith(b"/") else _NAME.search(cell[1])
        if named:
            columns.add(named[1])
            rows.add(named[2])
    return _extent([_column(each) for each in columns]) * _extent([int(each) for each in rows])


def rich_cells(xml: bytes) -> Iterator[tuple[tuple[int, int], int]]:
    """The row and the column, from 0, of every cell with a rich value, and the number of the value, from 1."""
    for cell in _CELL.finditer(xml):
        value, named = _VALUE.search(cell[1]), _NAME.search(cell[1])
        if value and named:
            yield (int(named[2]) - 1, _column(named[1]) - 1), int(value[1])


def _extent(numbers: Sequence[int]) -> int:
    return max(numbers) - min(numbers) + 1 if numbers else 0


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, Z is 26, AA is 27."""
    return reduce(lambda number, letter: number * 26 + letter - ord("A") + 1, letters, 0)
