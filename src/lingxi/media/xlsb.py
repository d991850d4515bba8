"""Binary workbooks of Excel (MS-XLSB): their sheets, and how far apart the cells of one are."""

from __future__ import annotations

from collections.abc import Iterator

CELLS = frozenset({*range(2, 12), 62})  # records of cells with content: BrtCellRk to BrtFmlaError, BrtCellRString
ROW, SHEET, COMMENT = 0, 156, 637  # BrtRowHdr, BrtBundleSh, BrtCommentText


def sheet_ids(workbook: bytes) -> list[str]:
    """The ids of the links to the sheets, in their order."""
    return [_text(body, 8) for kind, body in _records(workbook) if kind == SHEET]


def comments(part: bytes) -> Iterator[str]:
    """The texts of the comments."""
    return (_text(body, 1) for kind, body in _records(part) if kind == COMMENT)


def area(sheet: bytes) -> int:
    """The cells of the smallest rectangle that holds every cell with content."""
    row, rows, columns = 0, set[int](), set[int]()
    for kind, body in _records(sheet):
        if kind == ROW:
            row = int.from_bytes(body[:4], "little")
        elif kind in CELLS:
            rows.add(row)
            columns.add(int.from_bytes(body[:4], "little"))
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records: their kind and their content. Kind and size are numbers of seven bits a byte, the lowest first."""
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        size, at = _number(data, at, 4)
        yield kind, data[at : at + size]
        at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for n in range(most):
        byte = data[at] if at < len(data) else 0
        at += 1
        number |= (byte & 0x7F) << 7 * n
        if byte < 0x80:
            break
    return number, at


def _text(body: bytes, at: int) -> str:
    """A text after its length in characters."""
    size = int.from_bytes(body[at : at + 4], "little")
    return body[at + 4 : at + 4 + 2 * min(size, len(body))].decode("utf-16-le", "replace")
