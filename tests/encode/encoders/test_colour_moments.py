"""Colour moments are those of the channels."""

from __future__ import annotations

import numpy as np
from scipy import stats
from skimage import color

from lingxi.encode.encoders.colour_moments import ColourMoments
from lingxi.types import Image


def test_they_agree_with_scipy() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8) // [1, 2, 3]
    (found,) = ColourMoments().encode([Image(pixels.astype(np.uint8))])
    values = color.rgb2hsv(pixels.astype(np.uint8)).reshape(-1, 3)
    expected = [values.mean(0), values.std(0), np.cbrt(stats.moment(values, 3))]
    assert np.allclose(found, np.concatenate(expected), atol=2e-3)


def test_lab_is_another_space() -> None:
    assert ColourMoments("lab").space != ColourMoments().space
    (grey,) = ColourMoments("lab").encode([Image(np.full((9, 9, 3), 128, np.uint8))])
    assert np.allclose(grey, [0.536, 0, 0, 0, 0, 0, 0, 0, 0], atol=3e-3)
