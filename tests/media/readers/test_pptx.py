"""Slides in the order in which they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.pptx import PptxReader
from lingxi.types import Limits, Text
from tests.media.documents import write_pptx


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
