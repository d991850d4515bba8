"""Cells by their places."""

from __future__ import annotations

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.sheet_cells import area, rich_cells

FAR = '<x><row r="2"><c r="B2"><v/></c></row>{}</x>'


def test_the_area_of_a_sheet() -> None:
    cells = '<c r="B2"><v/></c><x:c t="s" r=\'AA11\'><v/></x:c><c r="XFD9" s="1"/><c r="XFD10"></c><cx r="Z99"/>'
    assert area(f"<x>{cells}</x>".encode()) == 260
    assert area(b"<x/>") == 0


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="aa11"><v/></c>',
        '<c r="AA000000000011"><v/></c>',
        '<c x=">" r="AA11"><v/></c>',
        '<row r="11"><c r="Z11"/><c><v/></c></row>',
        '<row r="10"/><row><c r="AA11"><c r="B2"/><v/></c></row>',
        '<c r="AA11"><v>a\x0bb &#11;</v></c>',
    ],
)
def test_cells_count_however_they_are_written(cell: str) -> None:
    assert area(FAR.format(cell).encode()) == 260


@pytest.mark.parametrize("cell", ['<!--<c r="AA11"><v/></c>-->', '<c r="C2"><![CDATA[<c r="AA11"><v/></c>]]></c>'])
def test_comments_and_texts_hold_no_cells(cell: str) -> None:
    assert area(FAR.format(cell).encode()) == 1
    assert list(rich_cells(FAR.format(cell).replace('r="AA11"', 'r="AA11" vm="1"').encode())) == []


def test_cells_with_rich_values() -> None:
    sheet = '<x><row r="2"><c t="e" vm="1" r="B2"><v/></c><c vm="&#49;2"/><c vm="x" r="C1"/><c r="D4"/></row></x>'
    for encoding in ("utf-8", "utf-16"):
        assert list(rich_cells(sheet.encode(encoding))) == [((1, 1), 1), ((1, 2), 12)]


@pytest.mark.parametrize(
    "sheet", [b"<x>", b"", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', b'<?xml version="1.0" encoding="q"?><x/>']
)
def test_broken_sheets_are_refused(sheet: bytes) -> None:
    with pytest.raises(UnreadableMedia, match="not XML"):
        area(sheet)
