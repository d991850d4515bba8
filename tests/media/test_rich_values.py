"""Rich values of Excel: pictures in cells, and the names of data types."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lingxi.media.archive import Archive
from lingxi.media.losses import losses
from lingxi.media.rich_values import CELLS, RichValue, cells_of, filled, rich_values, with_pictures
from lingxi.media.section import PICTURE, Picture
from lingxi.types import Limits
from tests.media.documents import RICH, png, relationships, rich_parts, write_zip

MAIN = "xl/workbook.xml"


def _parts(path: Path, changes: Mapping[str, str | bytes] | None = None) -> Archive:
    return Archive(write_zip(path, {**rich_parts(png("red")), **(changes or {})}), Limits())


def test_values_are_pictures_and_names(tmp_path: Path) -> None:
    parts = _parts(tmp_path / "a.xlsx")
    picture, web, name, nothing = rich_values(parts, MAIN)
    assert picture is not None
    assert picture.words == "a hat"
    assert picture.picture is not None
    assert picture.picture.load() == png("red")
    assert (web, name, nothing) == (RichValue("on the web"), RichValue("Canada"), None)


def test_what_is_broken_costs_no_more_than_the_values(tmp_path: Path) -> None:
    with losses() as lost:
        assert rich_values(_parts(tmp_path / "a.xlsx", {"xl/metadata.xml": "<"}), MAIN) == []
    assert lost == ["a part of it is broken and was left out"]
    with losses() as lost:
        assert rich_values(_parts(tmp_path / "b.xlsx", {"xl/richData/v.xml": "<"}), MAIN) == [None] * 4
    assert lost == ["a part of it is broken and was left out"]
    numbers = '<rvData><rv s="9"><v>0</v></rv><rv s="0"><v>-1</v></rv><rv s="0"><v>99999999999</v></rv></rvData>'
    assert rich_values(_parts(tmp_path / "c.xlsx", {"xl/richData/v.xml": numbers}), MAIN) == [None] * 4
    assert rich_values(Archive(write_zip(tmp_path / "d.xlsx", {}), Limits()), MAIN) == []


def test_pictures_in_cells_of_a_binary_workbook_are_a_loss(tmp_path: Path) -> None:
    parts = _parts(tmp_path / "a.xlsb", {"xl/_rels/workbook.bin.rels": relationships(RICH)})
    with losses() as lost:
        assert rich_values(parts, "xl/workbook.bin") == []
    assert lost == [CELLS]


def test_cells_show_their_values(tmp_path: Path) -> None:
    sheet = '<c r="B1" vm="1"/><c r="C2" vm="2"/><c r="A3" vm="3"/><c r="A4" vm="9"/><c r="A5" vm="0"/>'
    parts = _parts(tmp_path / "a.xlsx", {"xl/s.xml": sheet})
    hat = RichValue("a hat", Picture(bytes))
    cells = cells_of(parts, "xl/s.xml", [hat, None, RichValue("Canada")])
    assert cells == {0: {1: hat}, 2: {0: RichValue("Canada")}}
    pictures = list[Picture]()
    rows = filled([[f"odd {PICTURE}", "", 1.0], ["x"], [""], ["y"]], {**cells, 3: {7: hat}}, pictures)
    assert list(rows) == [["odd  ", f"a hat {PICTURE}", 1.0], ["x"], ["Canada"], ["y"]]
    assert pictures == [hat.picture]


def test_a_table_may_begin_in_a_later_column() -> None:
    cells = {0: {0: RichValue("left of it"), 1: RichValue("Canada"), 3: RichValue("right of it")}}
    assert list(filled([["", "Ottawa"]], cells, [], 1)) == [["Canada", "Ottawa"]]


def test_the_words_of_its_row_are_said_of_a_picture() -> None:
    first, second = Picture(lambda: b"1"), Picture(lambda: b"2")
    text = f"Chair | {PICTURE} | 49\nnone\n{PICTURE}"
    found = list(with_pictures(text, [first, second, Picture(lambda: b"cut off")]))
    assert "".join(PICTURE if isinstance(each, Picture) else each for each in found).rstrip() == text
    assert [(each.words, each.load()) for each in found if isinstance(each, Picture)] == [
        ("Chair 49", b"1"),
        ("", b"2"),
    ]
    assert list(with_pictures("text", [])) == ["text"]
