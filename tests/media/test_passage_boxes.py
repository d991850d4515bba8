"""Where passages lie on the pages of a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.passage_boxes import passage_boxes
from tests.media.documents import write_pdf


def test_a_line_is_found_where_it_stands(tmp_path: Path) -> None:
    """The text begins at 10 of 200 points from the left, and at 100 of 300 from below: two thirds from the top."""
    path = write_pdf(tmp_path / "a.pdf", ["nothing here", "the deposit is due"])
    (box,) = passage_boxes(path, 2, "the deposit is due\nand this is not there")
    assert box[0] == pytest.approx(0.05, abs=0.01)
    assert box[1] < 2 / 3 < box[5] + 0.02
    assert box[2] > box[0] + 0.3
    assert passage_boxes(path, 1, "the deposit is due") == []


def test_a_page_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia, match="it has no page 3"):
        passage_boxes(write_pdf(tmp_path / "a.pdf", ["one"]), 3, "one")
