"""Words and pictures of OpenDocument: of charts, formulas and embedded documents, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.media.archive import Archive
from lingxi.media.open_document import blocks, drawn
from lingxi.media.section import PICTURE, Picture
from lingxi.media.xml_tree import xml_tree
from lingxi.types import Limits
from tests.media.documents import ODF, png, write_zip

CHART = "urn:oasis:names:tc:opendocument:xmlns:chart:1.0"
SHEET = f"""<office:body><office:chart><c:chart xmlns:c="{CHART}"><c:title><text:p>Rain in</text:p></c:title>
<table:table><table:table-row><table:table-cell office:value-type="string"><text:p>Zug</text:p></table:table-cell>
<table:table-cell office:value-type="float"><text:p>42</text:p></table:table-cell></table:table-row></table:table>
</c:chart></office:chart></office:body>"""
FORMULA = "<m:math xmlns:m='http://www.w3.org/1998/Math/MathML'><m:mi>E</m:mi><m:mo>=</m:mo><m:mn>1</m:mn></m:math>"
INNER = "<office:body><office:text><text:p>Within</text:p><draw:image xlink:href='a.png'/></office:text></office:body>"


@pytest.fixture
def parts(tmp_path: Path) -> Archive:
    contents = {"Chart": SHEET, "Text": INNER, "Broken": "<"}
    made: dict[str, str | bytes] = {f"{name}/content.xml": f"<a {ODF}>{each}</a>" for name, each in contents.items()}
    made |= {"Formula/content.xml": FORMULA, "Text/a.png": png("red"), "Old": b"VCLMTF", "New": png("red")}
    return Archive(write_zip(tmp_path / "a.odt", made), Limits())


def _read(parts: Archive, body: str) -> tuple[list[str], list[Picture]]:
    pictures = list[Picture]()
    return list(filter(None, blocks(parts, xml_tree(f"<a {ODF}>{body}</a>".encode()), pictures))), pictures


@pytest.mark.parametrize(
    ("name", "words", "count"),
    [("Chart", ["Rain in", "Zug"], 0), ("Formula", ["E = 1"], 0), ("Text", ["Within", PICTURE], 1), ("Broken", [], 0)],
)
def test_objects_have_words(parts: Archive, name: str, words: list[str], count: int) -> None:
    found, pictures = _read(parts, f"<draw:frame><draw:object xlink:href='./{name}'/></draw:frame>")
    assert (found, len(pictures)) == (words, count)


def test_objects_that_hold_an_object_twice_do_not_grow(tmp_path: Path) -> None:
    twice = "".join(f"<draw:object xlink:href='./{name}'/>" for name in "oO")
    made = {"/".join("o" * n): f"<text:p>{n}</text:p>{twice}" for n in range(1, 30)}
    contents: dict[str, str | bytes] = {
        f"{name}/content.xml": f"<a {ODF}><office:body><office:text>{body}</office:text></office:body></a>"
        for name, body in made.items()
    }
    parts = Archive(write_zip(tmp_path / "a.odt", contents), Limits())
    assert _read(parts, twice)[0] == [str(n) for n in range(1, 30)]


def test_nested_objects_in_one_file_are_read_once(parts: Archive) -> None:
    body = "<text:p>deep</text:p>"
    for _ in range(30):
        body = f"<draw:object><office:body><office:body>{body}</office:body></office:body></draw:object>"
    assert _read(parts, body)[0] == ["deep"]


def test_objects_of_a_document_in_one_file_are_in_it(parts: Archive) -> None:
    assert _read(parts, f"<draw:object>{SHEET}</draw:object>")[0] == ["Rain in", "Zug"]


@pytest.mark.parametrize(
    ("object_", "image", "count"),
    [("./Chart", "Old", 0), ("./Chart", "New", 1), ("./Missing", "Old", 1), ("./Chart", "Missing", 0)],
)
def test_only_a_metafile_beside_what_is_read_is_no_picture(
    parts: Archive, object_: str, image: str, count: int
) -> None:
    frame = f"<draw:frame><draw:object xlink:href='{object_}'/><draw:image xlink:href='{image}'/></draw:frame>"
    assert len(_read(parts, frame)[1]) == count


def test_shapes_and_comments_follow_each_other(parts: Archive) -> None:
    shapes = xml_tree(
        f"<a {ODF}><office:annotation><text:p>Why</text:p><text:p>not</text:p></office:annotation><draw:rect/>"
        f"<draw:frame><draw:image xlink:href='New'/><svg:desc>a hat</svg:desc></draw:frame></a>".encode()
    )
    first, before, picture, after = drawn(parts, list(shapes))
    assert (first, before, after) == ("\n\nWhy not", "\n\n", "\n\na hat")
    assert isinstance(picture, Picture)
    assert (picture.words, picture.load()) == ("a hat", png("red"))
