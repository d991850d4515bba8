"""A page as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.page import page_image
from tests.media.documents import write_pdf


def test_a_page_is_drawn_as_large_as_asked(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", ["one", "two"])
    pixels = page_image(path, 2, 400).pixels
    assert pixels.shape == (600, 400, 3)
    assert pixels[100, 200].tolist() == [255, 0, 0]
    assert pixels[590, 390].tolist() == [255, 255, 255]
    for page in (0, 3):
        with pytest.raises(UnreadableMedia, match=f"no page {page}"):
            page_image(path, page, 400)
