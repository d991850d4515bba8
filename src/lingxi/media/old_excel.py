"""Workbooks of Excel before 2007 (MS-XLS): signs of parts that are not read, and files that are traps."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import COMPOUND
from lingxi.media.losses import DAMAGED

# a record Obj: its kind and size, then ftCmo with its size and the kind of object: chart, text box, picture or comment
_OBJECT = re.compile(rb"\x5d\x00..\x15\x00\x12\x00[\x05\x06\x08\x19]\x00", re.DOTALL)
HEADER = 512  # bytes
IN_HEADER, LAST = 109, 0xFFFFFFFA  # sectors of the table of sectors that the header lists; the greatest number of one


def holds_drawings(path: Path) -> bool:
    """Whether a workbook has charts, text boxes, pictures or comments."""
    return _OBJECT.search(path.read_bytes()) is not None


def refuse_loop(path: Path) -> None:
    """Raises UnreadableMedia for a compound file (MS-CFB) in which a chain of sectors never ends.

    A library that follows it fills the memory.
    """
    data = path.read_bytes()
    if not data.startswith(COMPOUND) or len(data) < HEADER:
        return
    size = 1 << min(16, int.from_bytes(data[30:32], "little"))
    table = _table(data, size)
    ended = bytearray(len(table))  # 1: on a chain that ends; 2: on the one that is followed now
    for start in range(len(table)):
        chain, at = list[int](), start
        while at < len(table) and not ended[at]:
            ended[at] = 2
            chain.append(at)
            at = table[at]
        if at < len(table) and ended[at] == 2:
            raise UnreadableMedia(DAMAGED)
        for each in chain:
            ended[each] = 1


def _table(data: bytes, size: int) -> list[int]:
    """The sector that follows each sector; the lists of the table's own sectors are followed within the file."""
    places = _numbers(data[76 : 76 + 4 * IN_HEADER])
    more, seen = int.from_bytes(data[68:72], "little"), set[int]()
    while more < LAST and more not in seen and (more + 2) * size <= len(data):
        seen.add(more)
        *listed, more = _numbers(_sector(data, more, size))
        places += listed
    return [number for place in places if place < LAST for number in _numbers(_sector(data, place, size))]


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _numbers(data: bytes) -> list[int]:
    found: list[int] = np.frombuffer(data[: len(data) // 4 * 4], "<u4").tolist()
    return found
