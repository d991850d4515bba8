"""Word documents, with headings in any language's Word."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.docx import DocxReader
from lingxi.types import Limits, Text
from tests.media.documents import WORD, write_docx, write_zip


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
