"""Binary workbooks: the order of the sheets, the extent of the cells, the comments."""

from __future__ import annotations

import struct

from lingxi.media.xlsb import area, comments, sheet_ids


def _record(kind: int, body: bytes) -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    assert len(body) < 128
    return number + bytes([len(body)]) + body


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_sheets_in_their_order() -> None:
    sheets = (_record(156, struct.pack("<II", 0, 1) + _text(each) + _text("Rain")) for each in ("rId2", "rId1"))
    assert sheet_ids(_record(128, b"x" * 9) + b"".join(sheets)) == ["rId2", "rId1"]


def test_the_extent_of_cells_with_content() -> None:
    def row(n: int) -> bytes:
        return _record(0, struct.pack("<I", n))

    def cell(kind: int, column: int) -> bytes:
        return _record(kind, struct.pack("<II", column, 0))

    assert area(row(5) + cell(7, 2) + row(9) + cell(2, 11) + cell(1, 16_383)) == 50  # 1 is a blank cell
    assert area(row(5)) == area(b"") == area(b"\xff") == 0


def test_comments() -> None:
    assert list(comments(_record(637, b"\0" + _text("Ask them")) + _record(1, b""))) == ["Ask them"]
