"""The order of the sheets in a binary workbook of Excel (MS-XLSB): its other parts are XML, as in ``.xlsx``."""

from __future__ import annotations

from collections.abc import Iterator

SHEET = 156  # the kind of the record that names a sheet (BrtBundleSh, 2.4.304)
_BEFORE_LINK = 8  # bytes of its state and its number


def sheet_links(workbook: bytes) -> list[str]:
    """The ids of the links to the sheets, in their order; broken records end the list."""
    found = list[str]()
    for kind, content in _records(workbook):
        if kind == SHEET:
            length = int.from_bytes(content[_BEFORE_LINK : _BEFORE_LINK + 4], "little")
            text = content[_BEFORE_LINK + 4 : _BEFORE_LINK + 4 + 2 * length]
            found.append(text.decode("utf-16-le", "replace"))
    return found


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records: kind and content."""
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        size, at = _number(data, at, 4)
        yield kind, data[at : at + size]
        at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of at most so many bytes with seven bits each, lowest first, and where it ends."""
    value = 0
    for n in range(most):
        byte = data[at] if at < len(data) else 0
        value |= (byte & 0x7F) << 7 * n
        at += 1
        if byte < 0x80:
            break
    return value, at
