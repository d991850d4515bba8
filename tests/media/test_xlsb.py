"""Sheets of binary workbooks are known by the records that name them."""

from __future__ import annotations

import pytest

from lingxi.media.xlsb import SHEET, sheet_links


def record(kind: int, content: bytes) -> bytes:
    head = bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 127 else bytes([kind])
    return head + bytes([len(content) & 0x7F | 0x80, len(content) >> 7]) + content


def sheet(link: str) -> bytes:
    return record(SHEET, bytes(8) + len(link).to_bytes(4, "little") + link.encode("utf-16-le") + b"\1\0\0\0A\0")


def test_links_are_in_the_order_of_the_sheets() -> None:
    other = record(131, b"") + record(153, b"\x9c" * 200)
    assert sheet_links(other + sheet("rId7") + sheet("rId2") + record(144, b"")) == ["rId7", "rId2"]


@pytest.mark.parametrize("data", [b"", b"\x9c", b"\x9c\x01\xff\xff\xff\x7f", sheet("rId1")[:5]])
def test_broken_records_end_the_list(data: bytes) -> None:
    assert sheet_links(data) in ([], [""])
