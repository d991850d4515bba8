"""Word documents, with headings in any language's Word."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.docx import DocxReader
from lingxi.types import Limits, Text
from tests.media.documents import write_docx, write_zip


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


def test_limits_and_other_archives_are_told(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", [("", "A long text.")])
    with pytest.raises(UnreadableMedia, match="longer than the limit"):
        DocxReader().read(path, Limits(text_bytes=5), 0)
    with pytest.raises(UnreadableMedia, match=r"lacks word/document\.xml"):
        DocxReader().read(write_zip(tmp_path / "b.docx", {"a": ""}), Limits(), 0)
