"""What sheets of OpenDocument show beside their cells; and sheets that are read without calamine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import Archive
from lingxi.media.open_sheet import beside_sheets, has_gap, table_sections
from lingxi.media.section import Picture
from lingxi.types import Limits
from tests.media.documents import png, write_ods

CELL = "<table:table-cell><text:p>{}</text:p>{}</table:table-cell>"
FRAME = "<draw:frame><draw:image xlink:href='Pictures/a.png'/></draw:frame>"
NOTE = "<office:annotation><text:p>Ask</text:p></office:annotation>"
TABLES = f"""<table:table table:name="Empty"/>
<table:table table:name="Rain"><table:shapes><draw:rect><text:p>A box</text:p></draw:rect></table:shapes>
  <table:table-row> {CELL.format("Zug", NOTE)} {CELL.format("42", FRAME)} </table:table-row>
</table:table>"""


@pytest.fixture
def parts(tmp_path: Path) -> Archive:
    return Archive(write_ods(tmp_path / "a.ods", TABLES, {"Pictures/a.png": png("red")}), Limits())


def test_shapes_comments_and_pictures_are_those_of_their_sheet(parts: Archive) -> None:
    empty, (box, note, gap, picture, _) = beside_sheets(parts, parts.bytes("content.xml"))
    assert (empty, box, note, gap) == ([], "\n\nA box", "\n\nAsk", "\n\n")
    assert isinstance(picture, Picture)
    assert picture.load() == png("red")


def test_a_document_without_shapes_is_not_parsed(tmp_path: Path) -> None:
    plain = Archive(write_ods(tmp_path / "a.ods", "<table:table/>"), Limits())
    assert beside_sheets(plain, b"<broken><table:table/>") == []


def test_sheets_are_sections(parts: Archive) -> None:
    (found,) = table_sections(parts, parts.xml("content.xml"), Limits())
    assert (found.page, found.text) == (2, "# Rain\n\nA box\nZug Ask | 42 \ufffc")
    assert len(found.pictures) == 1
    assert list(table_sections(parts, parts.xml("content.xml"), Limits(pages=1))) == []
    with pytest.raises(UnreadableMedia, match="it has no sheets"):
        list(table_sections(parts, parts.xml("META-INF/manifest.xml"), Limits()))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("<table:table-row number-rows-repeated='1048576'/></table:table><text:p>", False),
        ("<table:table-row table:number-rows-repeated='1048575'/><text:p>far</text:p></table:table>", True),
        ('<table:table-row number-rows-repeated="50000"><text:p>same', True),
        ("<table:table-row number-rows-repeated='99'/><text:p>near", False),
    ],
)
def test_rows_that_would_fill_the_memory(rows: str, found: bool) -> None:
    assert has_gap(rows.encode()) == found


def test_a_gap_behind_many_repetitions_is_found_in_one_pass() -> None:
    class Counted(bytes):
        searched = 0

        def find(self, mark: Any, at: Any = 0, end: Any = None) -> int:
            place = super().find(mark, at, end)
            Counted.searched += (len(self) if place < 0 else place) - at
            return place

    rows = b"<r number-rows-repeated='10000'/>" * 200
    for content, found in ((rows, False), (b"</table:table><text:p>" + rows, False), (rows + b"<text:p>", True)):
        Counted.searched = 0
        assert has_gap(Counted(content)) == found
        assert Counted.searched <= 2 * len(content)
