"""The first look: text is seen on plain and on busy ground, and most photographs are left alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from lingxi.arrays import Pixels
from lingxi.media.text_presence import may_hold_text, text_odds

WORDS = ("harbour", "Error 404", "Thursday 12:30", "TOTAL 8.20")
BARE = ("astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg", "motorcycle_left.png")


def _photo(photographs: Path, name: str) -> Pillow.Image:
    return Pillow.open(photographs / name).convert("RGB")


def _with(picture: Pillow.Image, text: str, size: int) -> Pixels:
    ImageDraw.Draw(picture).text(
        (20, 30), text, "white", ImageFont.load_default(size), stroke_width=1, stroke_fill="black"
    )
    return np.asarray(picture)


@pytest.mark.parametrize("size", [18, 28, 48])
@pytest.mark.parametrize("text", WORDS)
def test_words_are_seen(photographs: Path, text: str, size: int) -> None:
    assert may_hold_text(_with(Pillow.new("RGB", (640, 480), "navy"), text, size))
    assert may_hold_text(_with(_photo(photographs, "chelsea.png"), text, size))


def test_words_raise_the_odds_of_a_photograph(photographs: Path) -> None:
    for name in BARE:
        photo = _photo(photographs, name)
        assert text_odds(_with(photo.copy(), "Thursday 12:30", 32)) > text_odds(np.asarray(photo))


def test_nothing_is_seen_on_plain_ground() -> None:
    for colour in ("white", "black", "red"):
        for size in ((640, 480), (20, 900), (1, 1)):
            assert not may_hold_text(np.asarray(Pillow.new("RGB", size, colour)))


def test_a_screenshot_is_seen_at_its_full_size() -> None:
    screen = Pillow.new("RGB", (1920, 1080), "white")
    pen, font = ImageDraw.Draw(screen), ImageFont.load_default(16)
    for n in range(30):
        pen.text((40, 30 + 34 * n), f"{n}: the build failed with exit code {n}", "black", font)
    assert may_hold_text(np.asarray(screen))
