"""Heat maps over pictures."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image as Pillow

from lingxi.media.heat import as_png, with_heat


def test_only_the_hot_place_changes() -> None:
    grey = np.full((40, 60, 3), 100, np.uint8)
    rows = [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.9]]
    laid = with_heat(grey, rows)
    assert laid.shape == grey.shape
    assert (laid[:10, :10] == grey[:10, :10]).all()
    red, green, _ = laid[-1, -1]
    assert red > 160
    assert green < 60


def test_a_map_of_nothing_changes_nothing() -> None:
    grey = np.full((8, 8, 3), 100, np.uint8)
    assert (with_heat(grey, [[0.0, -1.0], [0.0, 0.0]]) == grey).all()


def test_a_picture_becomes_png() -> None:
    pixels = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    with Pillow.open(BytesIO(as_png(pixels))) as picture:
        assert (np.asarray(picture) == pixels).all()
