"""OpenDocument texts and presentations."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.page import page_image
from lingxi.media.page_kind import page_kind
from lingxi.media.readers.odf import OdfReader
from lingxi.types import Limits, Place, Text
from tests.media.documents import ODF, png, write_odf

BODY = """<office:text><text:tracked-changes><text:p>Deleted</text:p></text:tracked-changes>
<text:h text:outline-level="2">Rain<text:s text:c="2"/>now</text:h>
<text:p>Bees<text:note><text:note-citation>1</text:note-citation>
<text:note-body><text:p>Parsley</text:p></text:note-body>
</text:note> fly<office:annotation><text:p>Why</text:p></office:annotation><text:span>.<text:tab/>So</text:span>
</text:p>
<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>
<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Town</text:p></table:table-cell>
<table:table-cell><text:p>42</text:p></table:table-cell></table:table-row></table:table-header-rows></table:table>
<text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:desc>a hat</svg:desc></draw:frame></text:p>
</office:text>"""


def test_a_text_has_headings_notes_tables_and_pictures(tmp_path: Path) -> None:
    header = f"<a {ODF}><style:header><text:p>Letterhead</text:p></style:header></a>"
    path = write_odf(tmp_path / "a.odt", BODY, {"Pictures/a.png": png("red"), "styles.xml": header})
    head, words, picture = OdfReader().read(path, Limits(), 8)
    assert head.media == Text("Letterhead")
    assert isinstance(words.media, Text)
    assert words.media.text.split("\n\n") == [
        "## Rain  now", "Bees fly. So", "Parsley", "Why", "one", "Town | 42", " ", "a hat"
    ]  # fmt: skip
    assert page_image(path, picture.place, 8).pixels[0, 0].tolist() == [255, 0, 0]
    assert picture.descriptions == ("a hat",)


def test_a_caption_in_a_box_is_of_the_picture_beside_it(tmp_path: Path) -> None:
    inner = '<draw:frame><draw:image xlink:href="a.png"/><svg:title>a hat</svg:title></draw:frame>'
    box = f"<draw:frame><draw:text-box><text:p>{inner}Figure 1: red</text:p></draw:text-box></draw:frame>"
    path = write_odf(tmp_path / "a.odt", f"<office:text><text:p>{box}</text:p></office:text>", {"a.png": png("red")})
    _, picture = OdfReader().read(path, Limits(), 8)
    assert picture.descriptions == ("a hat Figure 1: red",)


def test_slides_have_their_number_title_and_notes(tmp_path: Path) -> None:
    frame = '<draw:frame presentation:class="{}"><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>'
    notes = f"<presentation:notes>{frame.format('notes', 'Thank them')}</presentation:notes>"
    slides = f"<draw:page>{frame.format('title', 'Honey')}{frame.format('', 'Bees')}{notes}</draw:page>"
    path = write_odf(tmp_path / "a.odp", f"<office:presentation><draw:page/>{slides}</office:presentation>")
    (found,) = OdfReader().read(path, Limits(), 8)
    assert (found.title, found.media) == ("Honey", Text("# Honey\n\nBees\n\nThank them"))
    assert found.place == Place(start=0, end=25, page=2)
    with pytest.raises(UnreadableMedia, match="2 slides; the limit is 1"):
        OdfReader().read(path, Limits(pages=1), 8)


def test_an_encrypted_one_is_reported(tmp_path: Path) -> None:
    manifest = '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    path = write_odf(tmp_path / "a.odt", "", {"META-INF/manifest.xml": manifest})
    with pytest.raises(UnreadableMedia, match="it is encrypted"):
        OdfReader().read(path, Limits(), 8)


def test_documents_in_one_file(tmp_path: Path) -> None:
    image = f"<draw:image><office:binary-data>{b64encode(png('red')).decode()}</office:binary-data></draw:image>"
    header = "<office:master-styles><style:header><text:p>Letterhead</text:p></style:header></office:master-styles>"
    body = f"<office:text><text:h>Rain</text:h><text:p><draw:frame>{image}</draw:frame></text:p></office:text>"
    path = _one_file(tmp_path / "a.fodt", f"{header}<office:body>{body}</office:body>")
    head, words, picture = OdfReader().read(path, Limits(), 8)
    assert (head.media, words.title) == (Text("Letterhead"), "Rain")
    assert page_image(path, picture.place, 8).pixels[0, 0].tolist() == [255, 0, 0]
    with pytest.raises(UnreadableMedia, match="bytes are over the limit of 99"):
        OdfReader().read(path, Limits(unpacked_bytes=99), 8)


def test_sheets_in_one_file(tmp_path: Path) -> None:
    row = "<table:table-row><table:table-cell><text:p>Zug</text:p></table:table-cell></table:table-row>"
    tables = f'<table:table/><table:table table:name="Rain">{row}{row}</table:table>'
    path = _one_file(
        tmp_path / "a.fods", f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    )
    (found,) = OdfReader().read(path, Limits(), 8)
    assert (found.place.page, found.title, found.media) == (2, "Rain", Text("# Rain\n\nZug\nZug"))
    assert page_kind(path.name) == "sheet"


def _one_file(path: Path, content: str) -> Path:
    path.write_text(f"<office:document {ODF}>{content}</office:document>", encoding="utf-8")
    return path
