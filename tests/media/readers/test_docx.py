"""Word documents, with headings in any language's Word."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import losses
from lingxi.media.readers.docx import DocxReader
from lingxi.types import Limits, Place, Text
from tests.media.documents import DRAWING, WORD, png, relationships, write_docx, write_zip


def test_passages_stand_under_their_headings(tmp_path: Path) -> None:
    path = write_docx(
        tmp_path / "a.docx",
        [("Title", "The whole"), ("Normal", "Before."), ("Heading2", "Part one"), ("", "Its text."),
         ("berschrift1", "Teil zwei"), ("Normal", "Sein Text."), ("Normal", "")],
    )  # fmt: skip
    found = DocxReader().read(path, Limits(), 0)
    assert [(each.title, each.media) for each in found] == [
        ("The whole", Text("# The whole\n\nBefore.")),
        ("Part one", Text("## Part one\n\nIts text.")),
        ("Teil zwei", Text("# Teil zwei\n\nSein Text.")),
    ]


def test_limits_and_other_archives_are_reported(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", [("", "A long text.")])
    with pytest.raises(UnreadableMedia, match="longer than the limit"):
        DocxReader().read(path, Limits(text_bytes=5), 0)
    with pytest.raises(UnreadableMedia, match=r"word/document\.xml is missing"):
        DocxReader().read(write_zip(tmp_path / "b.docx", {"a": ""}), Limits(), 0)


def test_a_text_box_is_read_once_and_breaks_part_words(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></w:txbxContent>"
    both = f"<m:AlternateContent><m:Choice>{box}</m:Choice><m:Fallback>{box}</m:Fallback></m:AlternateContent>"
    runs = "<w:t>One</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t>"
    body = f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r>{runs}{both}</w:r></w:p>"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    document = f'<w:document {WORD} xmlns:m="{compatible}"><w:body>{body}</w:body></w:document>'
    (found,) = DocxReader().read(write_zip(tmp_path / "a.docx", {"word/document.xml": document}), Limits(), 0)
    assert found.media == Text("One two co-op\n\nBoxed.")


def test_formulas_watermarks_and_what_stands_at_stops_are_text(tmp_path: Path) -> None:
    names = (
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    formula = "<m:oMath><m:r><m:t>E=mc</m:t></m:r><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:oMath>"
    mark = "<w:r><w:pict><v:shape><v:textpath string='DRAFT'/></v:shape></w:pict></w:r>"
    runs = "<w:r><w:t>Left</w:t></w:r><w:r><w:ptab/></w:r><w:r><w:t>Right</w:t></w:r>"
    body = f"<w:p>{runs}</w:p><w:p>{formula}</w:p><w:p>{mark}</w:p>"
    document = f"<w:document {WORD} {names}><w:body>{body}</w:body></w:document>"
    (found,) = DocxReader().read(write_zip(tmp_path / "a.docx", {"word/document.xml": document}), Limits(), 0)
    assert found.media == Text("Left Right\n\nE=mc2\n\nDRAFT")


def _part(kind: str, body: str) -> str:
    return f"<w:{kind} {WORD} {DRAWING}>{body}</w:{kind}>"


def _p(text: str, rest: str = "") -> str:
    return f"<w:p><w:r><w:t>{text}</w:t>{rest}</w:r></w:p>"


def _linked(main: str, **targets: str) -> dict[str, str | bytes]:
    """A document that begins with ``main``, with links of these kinds to parts beside it."""
    named = {f"r{n}": (kind.rstrip("0123456789"), target) for n, (kind, target) in enumerate(targets.items())}
    return {
        "_rels/.rels": relationships({"a": ("officeDocument", f"word/{main}")}),
        f"word/_rels/{main}.rels": relationships(named),
    }


def test_headers_notes_and_comments_are_read_where_they_belong(tmp_path: Path) -> None:
    parts = _linked(
        "document2.xml", header="h.xml", header2="h2.xml", footer="f.xml", footnotes="n.xml", comments="c.xml"
    )
    first = _p("First", '<w:footnoteReference w:id="7"/><w:commentReference w:id="7"/>')
    separator = '<w:footnote w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    parts |= {
        "word/document2.xml": _part("document", f"<w:body>{first}{_p('Last')}</w:body>"),
        "word/h.xml": _part("hdr", _p("Letterhead")),
        "word/h2.xml": _part("hdr", _p("Letterhead")),
        "word/f.xml": _part("ftr", _p("Page 1")),
        "word/n.xml": _part("footnotes", f'{separator}<w:footnote w:id="7">{_p("Parsley")}</w:footnote>'),
        "word/c.xml": _part("comments", f'<w:comment w:id="7">{_p("Why")}</w:comment>'
                            f'<w:comment w:id="8">{_p("Loose")}</w:comment>'),
    }  # fmt: skip
    (found,) = DocxReader().read(write_zip(tmp_path / "a.docx", parts), Limits(), 0)
    assert found.media == Text("Letterhead\n\nFirst\n\nParsley\n\nWhy\n\nLast\n\nLoose\n\nPage 1")


def test_rows_of_a_table_are_lines(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{_p('in')}</w:tc><w:tc>{_p('side')}</w:tc></w:tr></w:tbl>"
    rows = (
        f"<w:tr><w:tc>{_p('Zurich')}{_p('lake')}</w:tc><w:tc>{_p('42')}</w:tc></w:tr><w:tr><w:tc>{inner}</w:tc></w:tr>"
    )
    body = f"<w:body><w:tbl><w:tblPr/>{rows}<w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body>"
    path = write_zip(tmp_path / "a.docx", {"word/document.xml": _part("document", body)})
    (found,) = DocxReader().read(path, Limits(), 0)
    assert found.media == Text("Zurich lake | 42\nin | side")


def test_pictures_are_segments_under_their_heading_and_charts_are_words(tmp_path: Path) -> None:
    drawing = '<w:drawing><wp:inline><wp:docPr descr="a hat"/><a:blip r:embed="r0"/></wp:inline></w:drawing>'
    chart = '<w:drawing><c:chart r:id="r1"/></w:drawing>'
    parts = _linked("document.xml", image="hat.png", chart="c.xml")
    parts |= {
        "word/document.xml": _part("document", f"<w:body>{_p('Mine:', drawing)}{_p('', chart)}</w:body>"),
        "word/hat.png": png("red"),
        "word/c.xml": f"<c:chart {DRAWING}><a:p><a:t>Umbrellas</a:t></a:p></c:chart>",
    }
    words, picture = DocxReader().read(write_zip(tmp_path / "a.docx", parts), Limits(), 8)
    assert words.media == Text("Mine: a hat  \n\nUmbrellas")
    assert (picture.place, picture.facts["width"]) == (Place(start=12, end=13), 64)


def test_a_broken_part_beside_the_body_loses_itself_only(tmp_path: Path) -> None:
    parts = _linked("document.xml", footnotes="n.xml", header="h.xml", chart="c.xml", aFChunk="in.html")
    beside = f'<w:p><c:chart {DRAWING} r:id="r2"/></w:p><w:altChunk {DRAWING} r:id="r3"/>'
    parts |= {"word/document.xml": _part("document", _p("Whole") + beside), "word/n.xml": "<broken"}
    parts |= {"word/h.xml": "<broken", "word/c.xml": "<broken", "word/in.html": bytes(range(256)) * 20}
    parts |= {"word/_rels/n.xml.rels": "<broken"}
    with losses() as lost:
        (found,) = DocxReader().read(write_zip(tmp_path / "a.docx", parts), Limits(), 0)
    assert (found.media, lost) == (Text("Whole"), ["a part of it is broken and was left out"])


def test_pages_inside_a_document_are_its_text(tmp_path: Path) -> None:
    parts = _linked("document.xml", aFChunk="in.html", aFChunk2="in.rtf", aFChunk3="in.mht")
    chunks = '<w:altChunk r:id="r0"/><w:altChunk r:id="r1"/><w:altChunk r:id="r2"/><w:altChunk r:id="gone"/>'
    parts |= {
        "word/document.xml": _part("document", f"<w:body>{_p('Before')}{chunks}</w:body>"),
        "word/in.html": "<html><head><title>no</title></head><body><p>Inside é</p></body></html>",
        "word/in.rtf": "x",
        "word/in.mht": "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>Saved</p>",
    }
    with losses() as lost:
        (found,) = DocxReader().read(write_zip(tmp_path / "a.docx", parts), Limits(), 0)
    assert found.media == Text("Before\n\nInside é\n\nSaved")
    assert lost == ["a part of it is of another format and was left out"]


def test_captions_and_alternative_texts_are_words_of_their_picture(tmp_path: Path) -> None:
    drawing = '<w:drawing><wp:inline><wp:docPr descr="a hat"/><a:blip r:embed="r{}"/></wp:inline></w:drawing>'
    caption = '<w:p><w:pPr><w:pStyle w:val="Caption"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    body = _p("Mine:", drawing.format(0)) + caption.format("Figure 1: red") + caption.format("Table 1: blue")
    body += _p("", drawing.format(1)) + _p("Between") + caption.format("Table 2: green")
    parts = _linked("document.xml", image="red.png", image2="blue.png")
    parts |= {"word/document.xml": _part("document", f"<w:body>{body}</w:body>")}
    parts |= {"word/red.png": png("red"), "word/blue.png": png("blue")}
    _, red, blue = DocxReader().read(write_zip(tmp_path / "a.docx", parts), Limits(), 8)
    assert (red.descriptions, blue.descriptions) == (("a hat Figure 1: red",), ("a hat",))


def test_what_was_moved_away_is_not_read_twice(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>socios</w:t></w:r><w:moveFrom><w:r><w:t>ad</w:t></w:r></w:moveFrom>"
    body += "<w:r><w:t>qu</w:t></w:r></w:p><w:p><w:moveTo><w:r><w:t>ad</w:t></w:r></w:moveTo></w:p>"
    path = write_zip(tmp_path / "a.docx", {"word/document.xml": _part("document", body)})
    (found,) = DocxReader().read(path, Limits(), 0)
    assert found.media == Text("sociosqu\n\nad")
