"""Parts of Office documents, and what links them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.media.archive import Archive
from lingxi.media.office import Link, graphics, links, main_part, office_xml, paragraphs, picture
from lingxi.media.xml_tree import xml_tree
from lingxi.types import Limits
from tests.media.documents import DRAWING, write_zip

STRICT = "http://purl.oclc.org/ooxml"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    relationships = (
        '<Relationships><Relationship Id="c" Type="t/chart" Target="../charts/c.xml"/>'
        '<Relationship Id="d" Type="t/diagramData" Target="/ppt/d.xml"/><Relationship Id="p" Target="../p.png"/>'
        '<Relationship Id="web" Type="t/image" Target="http://away/p.png" TargetMode="External"/>'
        '<Relationship Id="gone" Type="t/image" Target="gone.png"/></Relationships>'
    )
    parts: dict[str, str | bytes] = {
        "_rels/.rels": '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="ppt/second.xml"/>'
        "</Relationships>",
        "ppt/slides/_rels/1.xml.rels": relationships,
        "ppt/second.xml": "<a/>",
        "ppt/p.png": b"picture",
        "ppt/charts/c.xml": f"<c:chart {DRAWING}><a:p><a:r><a:t>Umbrellas</a:t></a:r></a:p><c:strCache><c:pt>"
        "<c:v>North</c:v></c:pt><c:pt><c:v>North</c:v></c:pt></c:strCache></c:chart>",
        "ppt/d.xml": f"<dgm:a {DRAWING}><a:p><a:t>One</a:t><a:br/><a:t>two</a:t></a:p></dgm:a>",
        "strict.xml": f'<w:p xmlns:w="{STRICT}/wordprocessingml/main" w:val="1" plain="2"/>',
    }
    return Archive(write_zip(tmp_path / "a.pptx", parts), Limits())


def test_names_that_are_written_in_a_chart_are_its_words(tmp_path: Path) -> None:
    names = "<c:tx><c:v>Cars</c:v></c:tx><c:cat><c:strLit><c:pt><c:v>Q1</c:v></c:pt></c:strLit></c:cat>"
    chart = f"<c:chart {DRAWING}>{names}<c:val><c:numLit><c:pt><c:v>42</c:v></c:pt></c:numLit></c:val></c:chart>"
    parts = Archive(write_zip(tmp_path / "a.pptx", {"c.xml": chart}), Limits())
    shown = xml_tree(f"<x {DRAWING}><c:chart r:id='c'/></x>".encode())
    assert list(graphics(parts, shown, {"c": Link("chart", "c.xml")})) == ["Cars", "Q1"]


def test_formulas_are_words() -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    formula = f"<m:oMath xmlns:m='{math}'><m:r><m:t>E=mc</m:t></m:r><m:r><m:t>2</m:t></m:r></m:oMath>"
    assert paragraphs(xml_tree(f"<x {DRAWING}><a:p><a:t>So </a:t>{formula}</a:p></x>".encode())) == ["So E=mc2"]


def test_links_lead_to_parts_of_the_document(archive: Archive) -> None:
    assert links(archive, "ppt/slides/1.xml") == {
        "c": Link("chart", "ppt/charts/c.xml"),
        "d": Link("diagramData", "ppt/d.xml"),
        "p": Link("", "ppt/p.png"),
    }
    assert links(archive, "ppt/second.xml") == {}
    assert main_part(archive, "ppt/usual.xml") == "ppt/second.xml"


def test_strict_names_become_usual_ones(archive: Archive) -> None:
    root = office_xml(archive, "strict.xml")
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert (root.tag, dict(root.attrib)) == (f"{word}p", {"plain": "2", f"{word}val": "1"})


def test_the_words_and_pictures_of_drawings(archive: Archive, tmp_path: Path) -> None:
    drawing = '<s {}><c:chart r:id="c"/><c:chart r:id="gone"/><dgm:relIds r:dm="d"/><a:blip r:embed="p"/></s>'
    with Archive(write_zip(tmp_path / "b.zip", {"s": drawing.format(DRAWING)}), Limits()) as other:
        slide = other.xml("s")
    linked = links(archive, "ppt/slides/1.xml")
    assert list(graphics(archive, slide, linked)) == ["Umbrellas", "North", "One two"]
    found = picture(archive, slide[-1], linked)
    assert found is not None
    assert found.load() == b"picture"
    assert picture(archive, slide[1], linked) is None
    assert paragraphs(slide) == []
