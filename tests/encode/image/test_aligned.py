"""One image laid on another: what an edit changes, and what moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

pytest.importorskip("cv2", reason="needs the extra vision")

from lingxi.arrays import Pixels
from lingxi.encode.image.aligned import Aligned, Map, aligned

SAME = np.eye(3)
SIZE = 256


@pytest.fixture(scope="module")
def cat(photographs: Path) -> Pillow.Image:
    return Pillow.open(photographs / "chelsea.png").convert("RGB").resize((SIZE, SIZE))


def _compared(one: Pillow.Image, other: Pillow.Image, mapping: Map = SAME) -> Aligned:
    found = aligned(np.asarray(one), np.asarray(other), mapping)
    assert found is not None
    return found


def test_the_same_picture_is_an_edit_with_nothing_changed(cat: Pillow.Image) -> None:
    found = _compared(cat, cat)
    assert found.edit
    assert (found.changed, found.both_ways, found.turned, found.marked) == (0, 0, False, False)
    assert min(found.covers) > 0.98
    assert found.bordered == found.cropped == (False, False)


def test_contrast_and_brightness_are_no_change(cat: Pillow.Image) -> None:
    paler = Pillow.fromarray((np.asarray(cat) * 0.7 + 40).astype(np.uint8))
    found = _compared(cat, paler)
    assert found.edit
    assert found.changed < 1e-3
    assert found.gain == pytest.approx(0.7, abs=0.05)


def test_a_watermark_is_an_edit_and_something_that_moves_is_none(cat: Pillow.Image) -> None:
    marked, before, after = cat.copy(), cat.copy(), cat.copy()
    ImageDraw.Draw(marked).rectangle((150, 205, 230, 213), "white")
    ImageDraw.Draw(before).ellipse((60, 60, 110, 110), (90, 200, 90))
    ImageDraw.Draw(after).ellipse((130, 60, 180, 110), (90, 200, 90))
    assert _compared(cat, marked).edit
    assert _compared(cat, marked).marked
    moved = _compared(before, after)
    assert not moved.edit
    assert moved.scene


def test_a_crop_and_a_border_know_their_side(cat: Pillow.Image) -> None:
    part = cat.crop((40, 40, 200, 200))
    map_to_part = np.array([[1.6, 0, -0.25], [0, 1.6, -0.25], [0, 0, 1]])  # in shares of each longer side
    found = _compared(cat, part, map_to_part)
    assert found.edit
    assert (found.cropped, found.bordered) == ((False, True), (False, False))
    framed = Pillow.new("RGB", (320, 320), "black")
    framed.paste(cat, (32, 32))
    map_to_framed = np.array([[0.8, 0, 0.1], [0, 0.8, 0.1], [0, 0, 1]])
    found = _compared(cat, framed, map_to_framed)
    assert found.edit
    assert (found.cropped, found.bordered) == ((False, False), (False, True))


def test_a_turned_picture_is_found_turned(cat: Pillow.Image) -> None:
    found = _compared(cat, cat.rotate(90), np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 1.0], [0.0, 0.0, 1.0]]))
    assert found.edit
    assert found.turned


def test_another_picture_is_neither(cat: Pillow.Image, photographs: Path) -> None:
    other = Pillow.open(photographs / "coffee.png").convert("RGB").resize((SIZE, SIZE))
    found = _compared(cat, other)
    assert not found.edit
    assert not found.scene


def test_without_anything_in_common_there_is_nothing_to_compare(cat: Pillow.Image) -> None:
    pixels: Pixels = np.asarray(cat)
    assert aligned(pixels, pixels, np.array([[1.0, 0, 5.0], [0, 1.0, 0], [0, 0, 1.0]])) is None
