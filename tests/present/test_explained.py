"""A map as a picture and as a page."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow

from lingxi.apps.explain.explanation import Explanation, HeatMap, Word
from lingxi.errors import UnreadableMedia
from lingxi.present.explained import explained_html, explained_png
from lingxi.search.hit import Hit
from tests.conftest import Paint

MAP = HeatMap(((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 1.0)))


def test_the_picture_is_hot_where_the_map_is(paint: Paint) -> None:
    hit = Hit("a", paint("a.png", (100, 100, 100)), 1.0, "image")
    found = Explanation("a", hit.path, "image", "<b>", True, score=1.0, map=MAP)
    with Pillow.open(BytesIO(explained_png(found, hit))) as picture:
        assert picture.getpixel((0, 0)) == (100, 100, 100)
        assert picture.getpixel((39, 29)) != (100, 100, 100)


def test_a_page_shows_each_word_and_hides_no_markup(paint: Paint) -> None:
    hit = Hit("a", paint("a.png"), 1.0, "image")
    words = (Word("<b>", 0, 3, 0.7), Word("sea", 4, 7, 0.3))
    found = Explanation("a", hit.path, "image", "<b> sea", True, score=1.0, map=MAP, words=words, word_maps=(MAP, MAP))
    page = explained_html(found, hit)
    assert page.count("<img") == 4
    assert "&lt;b&gt; +0.700" in page
    assert "<b>" not in page


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    found = Explanation("a", tmp_path / "none.png", "image", "sea", True, map=MAP)
    with pytest.raises(UnreadableMedia, match=r"none\.png"):
        explained_png(found, Hit("a", tmp_path / "none.png", 1.0, "image"))
