"""Colour histograms count colours softly."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.encoders.colour_histogram import ColourHistogram, soft_histogram
from lingxi.similarity import similarity
from lingxi.types import Image


def _plain(*colour: int) -> Image:
    return Image(np.full((20, 30, 3), colour, np.uint8))


@pytest.mark.parametrize("colours", ["hsv", "lab"])
def test_like_colours_are_near_and_place_does_not_matter(colours: str) -> None:
    encoder = ColourHistogram(colours)
    pixels = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    turned = Image(np.ascontiguousarray(pixels[::-1, ::-1]))
    vectors = encoder.encode([Image(pixels), turned, _plain(200, 30, 30), _plain(190, 35, 30), _plain(30, 200, 30)])
    assert np.allclose(vectors.sum(1), 1, atol=1e-5)
    assert np.allclose(vectors[0], vectors[1], atol=1e-6)
    alike, unlike = similarity("chi2", vectors[2:3], vectors[3:])[0]
    assert alike > -0.3 > unlike


def test_bins_are_soft_and_hue_is_a_circle() -> None:
    def one(value: float) -> np.ndarray:
        return soft_histogram(np.array([[value, 0.5, 0.5]], np.float32), (4, 1, 1), (0, 0, 0), (1, 1, 1), True)

    assert np.allclose(one(0.125), [1, 0, 0, 0])  # a bin's centre
    assert np.allclose(one(0.25), [0.5, 0.5, 0, 0])  # a border
    assert np.allclose(one(0.0), [0.5, 0, 0, 0.5])  # where the circle closes
    assert np.allclose(one(0.1875), [0.75, 0.25, 0, 0])


def test_they_count_as_numpy_does_when_values_lie_at_centres() -> None:
    values = (np.random.default_rng(1).integers(0, 4, (500, 3)) + 0.5) / 4
    counted, _ = np.histogramdd(values, 4, [(0, 1)] * 3)
    found = soft_histogram(values.astype(np.float32), (4, 4, 4), (0, 0, 0), (1, 1, 1), False)
    assert np.allclose(found, counted.ravel() / 500, atol=1e-5)
