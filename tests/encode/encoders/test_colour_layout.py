"""The colour layout tells where colours are."""

from __future__ import annotations

import numpy as np

from lingxi.encode.encoders.colour_layout import ZIGZAG, ColourLayout
from lingxi.types import Image


def _halves(left: int, right: int) -> np.ndarray:
    return np.concatenate([np.full((64, 32, 3), level, np.uint8) for level in (left, right)], 1)


def test_zigzag_is_that_of_jpeg() -> None:
    assert ZIGZAG[:10] == [(0, 0), (0, 1), (1, 0), (2, 0), (1, 1), (0, 2), (0, 3), (1, 2), (2, 1), (3, 0)]


def test_the_first_coefficient_is_the_mean_and_the_second_left_against_right() -> None:
    dark, bright, upright = ColourLayout().encode(
        [Image(_halves(0, 255)), Image(_halves(255, 0)), Image(np.ascontiguousarray(_halves(255, 0).swapaxes(0, 1)))]
    )
    assert np.isclose(dark[0], 0.5, atol=0.01)
    assert np.isclose(dark[1], -bright[1])
    assert bright[1] > 0.3
    assert np.isclose(upright[1], 0, atol=1e-6)  # top against bottom is the third
    assert np.isclose(upright[2], bright[1])


def test_its_settings_choose_how_much_is_kept() -> None:
    assert ColourLayout(3, 1).space.dim == 5
    assert ColourLayout().space.dim == 27
