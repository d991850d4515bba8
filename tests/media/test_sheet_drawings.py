"""What sheets of Open XML show beside their cells."""

from __future__ import annotations

from pathlib import Path

from lingxi.media.archive import Archive
from lingxi.media.losses import losses
from lingxi.media.section import Picture
from lingxi.media.sheet_drawings import beside, sheets_of
from lingxi.types import Limits
from tests.media.documents import SLIDE, png, relationships, write_zip

VML = "<x xmlns:v='urn:schemas-microsoft-com:vml' xmlns:o='urn:schemas-microsoft-com:office:office'>{}</x>"


def test_pictures_of_headers_and_comments(tmp_path: Path) -> None:
    shapes = "<v:imagedata o:relid='p'/><v:fill/><v:fill o:relid='lost'/>"
    parts: dict[str, str | bytes] = {
        "xl/_rels/s.xml.rels": relationships({"a": ("vmlDrawing", "a.vml"), "b": ("vmlDrawing", "b.vml")}),
        "xl/a.vml": VML.format(shapes),
        "xl/_rels/a.vml.rels": relationships({"p": ("image", "p.png")}),
        "xl/b.vml": "<x><br></x>",  # as Excel writes where comments have no pictures
        "xl/p.png": png("red"),
    }
    with losses() as lost:
        gap, picture = beside(Archive(write_zip(tmp_path / "a.xlsx", parts), Limits()), "xl/s.xml")
    assert (gap, lost) == ("\n\n", [])
    assert isinstance(picture, Picture)
    assert picture.load() == png("red")


def test_a_picture_behind_the_cells(tmp_path: Path) -> None:
    linked = relationships({"a": ("image", "p.png"), "b": ("table", "t.xml")})
    path = write_zip(tmp_path / "a.xlsx", {"xl/_rels/s.xml.rels": linked, "xl/p.png": png("red"), "xl/t.xml": "<"})
    _, picture = beside(Archive(path, Limits()), "xl/s.xml")
    assert isinstance(picture, Picture)
    assert picture.load() == png("red")


def test_the_sheets_in_their_order(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {
        "xl/w.xml": f"<a {SLIDE}><sheet r:id='r2'/><sheet r:id='lost'/><sheet r:id='r1'/></a>",
        "xl/_rels/w.xml.rels": relationships({"r1": ("worksheet", "1.xml"), "r2": ("chartsheet", "2.xml")}),
        "xl/1.xml": "",
        "xl/2.xml": "",
    }
    first, lost, last = sheets_of(Archive(write_zip(tmp_path / "a.xlsx", parts), Limits()), "xl/w.xml")
    assert first is not None
    assert last is not None
    assert (first.kind, lost, last.part) == ("chartsheet", None, "xl/1.xml")
