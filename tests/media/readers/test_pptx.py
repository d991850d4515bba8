"""Slides in the order in which they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import losses
from lingxi.media.readers.pptx import PptxReader
from lingxi.types import Image, Limits, Place, Text
from tests.media.documents import DRAWING, SLIDE, png, relationships, write_pptx, write_zip


def test_slides_have_their_number_and_title(tmp_path: Path) -> None:
    path = write_pptx(tmp_path / "a.pptx", [("Revenue", "It grew."), ("Costs", "They did not.")])
    found = PptxReader().read(path, Limits(), 0)
    assert [(each.place.page, each.title, each.media) for each in found] == [
        (1, "Revenue", Text("# Revenue\n\nIt grew.")),
        (2, "Costs", Text("# Costs\n\nThey did not.")),
    ]


def test_too_many_slides_are_refused(tmp_path: Path) -> None:
    path = write_pptx(tmp_path / "a.pptx", [("a", "b")] * 3)
    with pytest.raises(UnreadableMedia, match="3 slides; the limit is 2"):
        PptxReader().read(path, Limits(pages=2), 0)


def test_a_line_break_parts_words(tmp_path: Path) -> None:
    path = write_pptx(tmp_path / "a.pptx", [("Plans</a:t></a:r><a:br/><a:r><a:t>for 2027", "Grow.")])
    (found,) = PptxReader().read(path, Limits(), 0)
    assert (found.title, found.media) == ("Plans for 2027", Text("# Plans for 2027\n\nGrow."))


def _slides(**slides: str) -> dict[str, str | bytes]:
    """A presentation of these slides, by the names of their parts."""
    named = {name: ("slide", f"slides/{name}.xml") for name in slides}
    ids = "".join(f'<p:sldId r:id="{name}"/>' for name in slides)
    made: dict[str, str | bytes] = {f"ppt/slides/{name}.xml": body for name, body in slides.items()}
    return made | {
        "ppt/presentation.xml": f"<p:presentation {SLIDE}>{ids}</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relationships(named),
    }


def _shape(kind: str, text: str) -> str:
    words = f"<p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody>"
    return f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>{words}</p:sp>'


def test_notes_tables_charts_and_pictures_belong_to_their_slide(tmp_path: Path) -> None:
    cells = "".join(f"<a:tc><a:p><a:t>{text}</a:t></a:p></a:tc>" for text in ("Bees", "40"))
    picture = '<p:pic><p:nvPicPr><p:cNvPr descr="a hive"/></p:nvPicPr><a:blip r:embed="i"/></p:pic>'
    table = f"<a:tbl {DRAWING}><a:tr>{cells}</a:tr></a:tbl>"
    inside = table + picture
    inside += '<c:chart r:id="c"/>' + _shape("title", "Honey")
    parts = _slides(a=f"<p:sld {SLIDE}><p:cSld {DRAWING}>{inside}</p:cSld></p:sld>")
    parts |= {
        "ppt/slides/_rels/a.xml.rels": relationships(
            {"n": ("notesSlide", "../n.xml"), "c": ("chart", "../c.xml"), "i": ("image", "../hive.png")}
        ),
        "ppt/n.xml": f"<p:notes {SLIDE}>{_shape('body', 'Thank them')}{_shape('sldNum', '1')}{table}</p:notes>",
        "ppt/c.xml": f"<c:chart {DRAWING}><a:p><a:t>Umbrellas</a:t></a:p></c:chart>",
        "ppt/hive.png": png("blue"),
    }
    words, hive = PptxReader().read(write_zip(tmp_path / "a.pptx", parts), Limits(), 8)
    assert words.media == Text("# Honey\n\nBees | 40\n\nUmbrellas\n\na hive  \n\nThank them\n\nBees | 40")
    assert (words.title, hive.title, hive.place) == ("Honey", "Honey", Place(start=38, end=39, page=1))
    assert isinstance(hive.media, Image)
    assert hive.descriptions == ("a hive",)


def test_a_broken_slide_loses_itself_only(tmp_path: Path) -> None:
    whole = f"<p:sld {SLIDE}>{_shape('body', 'Whole')}</p:sld>"
    with losses() as lost:
        (found,) = PptxReader().read(write_zip(tmp_path / "a.pptx", _slides(a="<broken", b=whole)), Limits(), 0)
    assert (found.media, found.place.page, lost) == (Text("Whole"), 2, ["slide 1 is broken and was left out"])
