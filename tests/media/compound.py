"""Compound files (MS-CFB) that tests read, such as messages of Outlook."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

from lingxi.media.archive import COMPOUND

SECTOR, MINI = 512, 64  # bytes
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = dict[str, "Tree | bytes"]

WIDE, BINARY, TIME, LONG = 0x001F, 0x0102, 0x0040, 0x0003


def write_compound(path: Path, tree: Tree) -> Path:
    """A compound file of storages (dictionaries) and streams, which are all in its mini stream."""
    entries, mini, mini_fat = [b""], bytearray(), list[int]()
    child = _add(tree, entries, mini, mini_fat)
    sectors, fat = list[bytes](), list[int]()
    begin = _append(bytes(mini), sectors, fat)
    entries[0] = _entry("Root Entry", 5, child, begin, len(mini))
    directory = _append(b"".join(entries), sectors, fat)
    mini_begin = _append(struct.pack(f"<{len(mini_fat)}I", *mini_fat), sectors, fat, b"\xff")
    table = len(sectors)
    assert table < 127  # one sector of the table of sectors
    fat += [FAT] + [FREE] * (127 - table)
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", COMPOUND, b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, directory,
        0, 4096, mini_begin, -(-len(mini_fat) // 128), END, 0, table,
    )  # fmt: skip
    path.write_bytes(head + struct.pack("<108I", *[FREE] * 108) + b"".join(sectors) + struct.pack("<128I", *fat))
    return path


def message(texts: Mapping[int, str | bytes], fixed: Mapping[int, tuple[int, int]], head: int = 32) -> Tree:
    """The streams of a message: texts by tags, and numbers by tags as (type, value); ``head`` is 8 for attachments."""
    found: Tree = {}
    for tag, value in texts.items():
        kind = WIDE if isinstance(value, str) else BINARY
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        found[f"__substg1.0_{tag:04X}{kind:04X}"] = data
    rows = (struct.pack("<HHIQ", kind, tag, 6, value) for tag, (kind, value) in fixed.items())
    found["__properties_version1.0"] = bytes(head) + b"".join(rows)
    return found


def _add(tree: Tree, entries: list[bytes], mini: bytearray, mini_fat: list[int]) -> int:
    """Adds the content of a storage; returns the number of its first entry."""
    numbers = list(range(len(entries), len(entries) + len(tree)))
    entries += [b""] * len(tree)
    following = [*numbers[1:], FREE]
    for number, after, (name, content) in zip(numbers, following, sorted(tree.items(), key=_order), strict=True):
        if isinstance(content, dict):
            entries[number] = _entry(name, 1, _add(content, entries, mini, mini_fat), 0, 0, after)
            continue
        begin, count = len(mini_fat), -(-len(content) // MINI)
        entries[number] = _entry(name, 2, FREE, begin if count else END, len(content), after)
        mini += content.ljust(count * MINI, b"\0")
        mini_fat += [*range(begin + 1, begin + count), END][-count:] if count else []
    return numbers[0] if numbers else FREE


def _append(data: bytes, sectors: list[bytes], fat: list[int], fill: bytes = b"\0") -> int:
    """Adds a chain of sectors; returns the number of the first."""
    begin = len(sectors)
    sectors += [data[at : at + SECTOR].ljust(SECTOR, fill) for at in range(0, len(data), SECTOR)]
    fat += [*range(begin + 1, len(sectors)), END]
    return begin


def _order(item: tuple[str, object]) -> tuple[int, str]:
    return len(item[0]), item[0].upper()


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = FREE) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII36sIQ", written, len(written), kind, 1, FREE, right, child, b"", start, size)
