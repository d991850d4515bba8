"""Cells by their names."""

from __future__ import annotations

from lingxi.media.sheet_cells import area, rich_cells


def test_the_area_of_a_sheet() -> None:
    assert area(b'<c r="B2"><v/></c><x:c t="s" r=\'AA11\'><c r="XFD9" s="1"/><c><v/></c><cx r="Z99">') == 260
    assert area(b"<c>") == 0


def test_cells_with_rich_values() -> None:
    sheet = b'<c r="B2" t="e" vm="1"><v/></c><c vm="x" r="C1"/><c vm=\'12\' r="AA3"/><c vm="1"/><c r="D4"/>'
    assert list(rich_cells(sheet)) == [((1, 1), 1), ((2, 26), 12)]
