"""Spreadsheets: each sheet is a page; bombs and broken files have a reason."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import losses
from lingxi.media.page import page_image
from lingxi.media.readers import sheet
from lingxi.media.readers.sheet import SheetReader
from lingxi.media.tabular import LONG
from lingxi.types import Limits, Place, Text
from tests.media.documents import DRAWING, RICH, png, relationships, rich_parts, write_ods, write_xlsx, write_zip


def _parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_rows_stand_under_the_name_of_their_sheet(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", {"Rain": [["Town", "mm"], ["Zug", 42.0]], "Empty": [], "Sun": [["Bern", 1.5]]}
    )
    rain, sun = SheetReader().read(path, Limits(), 0)
    assert (rain.place.page, rain.title, rain.media) == (1, "Rain", Text("# Rain\n\nTown | mm\nZug | 42"))
    assert (sun.place.page, sun.title, sun.media) == (3, "Sun", Text("# Sun\n\nBern | 1.5"))


def test_comments_text_boxes_charts_and_pictures_belong_to_their_sheet(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "plain.xlsx", {"Empty": [], "Rain": [["Zug"]]})
    parts: dict[str, str | bytes] = {**_parts(tmp_path / "plain.xlsx")}
    parts |= {
        "xl/worksheets/_rels/2.xml.rels": relationships(
            {"d": ("drawing", "../d.xml"), "c": ("comments", "../c.xml"), "b": ("drawing", "../broken.xml")}
        ),
        "xl/d.xml": f"<x {DRAWING}><a:p><a:t>A box</a:t></a:p><c:chart r:id='h'/><pic:pic>"
        "<pic:cNvPr descr='a hat'/><a:blip r:embed='p'/></pic:pic></x>",
        "xl/_rels/d.xml.rels": relationships({"h": ("chart", "h.xml"), "p": ("image", "p.png")}),
        "xl/h.xml": f"<c:chart {DRAWING}><a:p><a:t>Umbrellas</a:t></a:p></c:chart>",
        "xl/p.png": png("red"),
        "xl/c.xml": "<comments><comment><text><t>Ask</t><t> them</t></text></comment></comments>",
        "xl/broken.xml": "<broken",
    }
    with losses() as lost:
        words, picture = SheetReader().read(write_zip(tmp_path / "a.xlsx", parts), Limits(), 8)
    assert isinstance(words.media, Text)
    assert sorted(filter(str.strip, words.media.text.split("\n\n"))) == sorted(
        ["# Rain", "Zug", "A box", "Umbrellas", "Ask them", "a hat  "]
    )
    assert (words.place.page, picture.place.page, picture.title) == (2, 2, "Rain")
    assert picture.descriptions == ("a hat",)
    assert lost == ["a part of it is broken and was left out"]


@pytest.mark.parametrize("far", ["XFD50000", "XFD1048576", "AH1048576"])
def test_a_sheet_with_a_cell_far_away_loses_itself_only(tmp_path: Path, far: str) -> None:
    blank = '<c r="XFD1048576" s="1"/>'  # calamine leaves it out
    parts = _parts(write_xlsx(tmp_path / "plain.xlsx", {"Rain": [["Zug"]], "Sun": [["Bern"]]}))
    parts["xl/worksheets/1.xml"] = parts["xl/worksheets/1.xml"].replace(
        b"</row>", b'</row><row><c r="A2"><v>1</v></c><c r="%s"><v>2</v></c></row>' % far.encode()
    )
    parts["xl/worksheets/2.xml"] = parts["xl/worksheets/2.xml"].replace(b"</row>", blank.encode() + b"</row>")
    with losses() as lost:
        (found,) = SheetReader().read(write_zip(tmp_path / "a.xlsx", parts), Limits(), 0)
    assert (found.place.page, found.media, lost) == (2, Text("# Sun\n\nBern"), [sheet.SHEET_LOST])


def test_a_sheet_without_cells_loses_itself_only() -> None:
    def charts(_: str) -> None:
        raise OSError("failed to fill whole buffer")

    with losses() as lost:
        assert sheet._text(SimpleNamespace(get_sheet_by_name=charts), "Charts", 100, {}, []) == ""
    assert lost == [sheet.SHEET_LOST]


def test_opendocument_sheets(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'
    row = cell.format("string", "", "猫") + cell.format("float", 'office:value="7"', "7")
    table = f'<table:table table:name="Cats"><table:table-row>{row}</table:table-row></table:table>'
    (found,) = SheetReader().read(write_ods(tmp_path / "a.ods", table), Limits(), 0)
    assert (found.title, found.media) == ("Cats", Text("# Cats\n\n猫 | 7"))


def test_of_a_long_table_the_first_rows_are_kept(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Rain": [["0123456789"]] * 9})
    with losses() as lost:
        (found,) = SheetReader().read(path, Limits(text_bytes=100), 0)
    assert found.media == Text("# Rain\n\n" + "\n".join(["0123456789"] * 2))
    assert lost == [LONG]


def test_bombs_and_broken_files_have_a_reason(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "bomb.xlsx", {"Rain": [["0" * 1000]]})
    with pytest.raises(UnreadableMedia, match="larger than the limit"):
        SheetReader().read(path, Limits(unpacked_bytes=1000), 0)
    with pytest.raises(UnreadableMedia, match="not a readable table"):
        SheetReader().read(write_zip(tmp_path / "a.xlsx", {"a": ""}), Limits(), 0)
    (tmp_path / "a.xls").write_bytes(b"nothing\0")
    with pytest.raises(UnreadableMedia, match="not a readable table"):
        SheetReader().read(tmp_path / "a.xls", Limits(), 0)


def test_a_failed_assertion_of_the_library_is_a_reason() -> None:
    panic = type("PanicException", (BaseException,), {})("index out of bounds")
    found = sheet._panic(panic)
    assert isinstance(found, UnreadableMedia)
    assert found.reason == sheet.BROKEN
    assert isinstance(sheet._panic(KeyboardInterrupt()), KeyboardInterrupt)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<html><body><table><tr><td>Zug</td></tr></table></body></html>", "Zug"),
        ("MIME-Version: 1.0\nContent-Type: text/html\n\n<p>Zug</p>", "Zug"),
        ("Town\tmm\nZug\t42\n", "Town | mm\nZug | 42"),
    ],
)
def test_pages_and_texts_with_the_extension_of_excel_are_read(tmp_path: Path, content: str, text: str) -> None:
    (tmp_path / "a.xls").write_text(content)
    (found,) = SheetReader().read(tmp_path / "a.xls", Limits(), 0)
    assert found.media == Text(text)


def test_newer_workbooks_and_older_ones_with_the_extension_xls(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xls", {"Rain": [["Zug"]]})
    (found,) = SheetReader().read(path, Limits(), 0)
    assert found.media == Text("# Rain\n\nZug")
    path.write_bytes(b"\x09\x04\x06\0\0\0\x10\0")
    with pytest.raises(UnreadableMedia, match=r"Excel before 5\.0"):
        SheetReader().read(path, Limits(), 0)


def test_a_binary_workbook_has_its_drawings_and_loses_far_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relationships({"a": ("officeDocument", "xl/workbook.bin")}),
        "xl/workbook.bin": b"\x9c\x01\x14" + bytes(8) + b"\x02\0\0\0" + "r1".encode("utf-16-le") + bytes(4),
        "xl/_rels/workbook.bin.rels": relationships({"r1": ("worksheet", "s.bin")}),
        "xl/s.bin": b"\0\x04" + bytes(4) + b"\x02\x04\xff\x3f\0\0" + b"\x02\x04" + bytes(4),
        "xl/_rels/s.bin.rels": relationships({"c": ("comments", "c.bin")}),
        "xl/c.bin": b"\xfd\x04\x07\0\x01\0\0\0" + "猫".encode("utf-16-le"),
    }
    monkeypatch.setattr(sheet, "_opened", lambda path: contextlib.nullcontext(SimpleNamespace(sheet_names=["Rain"])))
    monkeypatch.setattr(sheet, "_text", lambda book, name, *others: "cells")
    path = write_zip(tmp_path / "a.xlsb", parts)
    with losses() as lost:
        (found,) = SheetReader().read(path, Limits(), 0)
    assert (found.media, lost) == (Text("# Rain\n\ncells\n\n猫"), [])
    monkeypatch.setattr(sheet, "MOST_CELLS", 2**14 - 1)
    with losses() as lost:
        (found,) = SheetReader().read(path, Limits(), 0)
    assert (found.media, lost) == (Text("# Rain\n\n\n\n猫"), [sheet.SHEET_LOST])


def _rich(path: Path, parts: Mapping[str, bytes], sheet_: bytes) -> Path:
    """A workbook with rich values, and this sheet."""
    links = relationships({"r1": ("worksheet", "worksheets/1.xml"), **RICH})
    rich = {**rich_parts(png("red")), "xl/_rels/workbook.xml.rels": links, "xl/worksheets/1.xml": sheet_}
    return write_zip(path, {**parts, **rich})


def test_a_picture_in_a_cell_is_in_its_row(tmp_path: Path) -> None:
    parts = _parts(write_xlsx(tmp_path / "plain.xlsx", {"Prices": [["Hat", "", 49.0], ["Sea", "", 1.0]]}))
    path, empty = tmp_path / "a.xlsx", b'<c t="inlineStr"><is><t></t></is></c>'
    first = parts["xl/worksheets/1.xml"].replace(empty, b'<c r="B1" t="e" vm="1"><v>#VALUE!</v></c>', 1)
    sheet_ = first.replace(empty, b'<c r="B2" t="e" vm="3"><v>#VALUE!</v></c>')
    words, picture = SheetReader().read(_rich(path, parts, sheet_), Limits(), 8)
    assert words.media == Text("# Prices\n\nHat | a hat   | 49\nSea | Canada | 1")
    assert (picture.place, picture.descriptions) == (Place(start=22, end=23, page=1), ("Hat a hat 49",))
    assert page_image(path, picture.place, 8).pixels[0, 0].tolist() == [255, 0, 0]


def test_pictures_in_cells_stay_there_in_a_table_that_begins_elsewhere(tmp_path: Path) -> None:
    parts = _parts(write_xlsx(tmp_path / "plain.xlsx", {"Prices": [["Hat"]]}))
    row = b'<row r="3"><c r="B3" t="e" vm="1"><v>#VALUE!</v></c><c r="C3"><v>49</v></c></row>'
    sheet_ = parts["xl/worksheets/1.xml"].replace(b"</row>", b"</row>" + row).replace(b"<c ", b'<c r="C1" ', 1)
    words, _ = SheetReader().read(_rich(tmp_path / "a.xlsx", parts, sheet_), Limits(), 8)
    assert words.media == Text("# Prices\n\n | Hat\na hat   | 49")


def test_pictures_of_opendocument_sheets_are_those_of_their_sheet(tmp_path: Path) -> None:
    frame = "<table:shapes><draw:frame><draw:image xlink:href='a.png'/></draw:frame></table:shapes>"
    tables = f'<table:table table:name="Empty"/><table:table table:name="Cats">{frame}</table:table>'
    path = write_ods(tmp_path / "a.ods", tables, {"a.png": png("red")})
    _, picture = SheetReader().read(path, Limits(), 8)
    assert (picture.place.page, picture.title) == (2, "Cats")
    assert page_image(path, picture.place, 8).pixels[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("name", ["a.ods", "a.ots"])
def test_indented_opendocument_sheets_are_read_without_calamine(tmp_path: Path, name: str) -> None:
    row = "<table:table-row>\n <table:table-cell><text:p>Zug</text:p></table:table-cell>\n</table:table-row>"
    path = write_ods(tmp_path / name, f'<table:table table:name="Rain">{row}</table:table>')
    (found,) = SheetReader().read(path, Limits(), 0)
    assert (found.place.page, found.media) == (1, Text("# Rain\n\nZug"))


def test_a_sheet_of_charts_is_no_loss(tmp_path: Path) -> None:
    parts = _parts(write_xlsx(tmp_path / "plain.xlsx", {"Rain": [["Zug"]], "Chart": []}))
    links = {"r1": ("worksheet", "worksheets/1.xml"), "r2": ("chartsheet", "chartsheets/2.xml")}
    parts |= {"xl/_rels/workbook.xml.rels": relationships(links).encode(), "xl/chartsheets/2.xml": b"<chartsheet/>"}
    with losses() as lost:
        (found,) = SheetReader().read(write_zip(tmp_path / "a.xlsx", parts), Limits(), 0)
    assert (found.media, lost) == (Text("# Rain\n\nZug"), [])


def test_drawings_of_old_workbooks_are_a_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xls").write_bytes(bytes(9) + b"\x5d\x00\x1a\x00\x15\x00\x12\x00\x08\x00")
    book = SimpleNamespace(sheet_names=["Rain"])
    monkeypatch.setattr(sheet, "_opened", lambda path: contextlib.nullcontext(book))
    monkeypatch.setattr(sheet, "_text", lambda book, name, *others: "cells")
    with losses() as lost:
        (found,) = SheetReader().read(tmp_path / "a.xls", Limits(), 0)
    assert (found.media, lost) == (Text("# Rain\n\ncells"), [sheet.DRAWN])
