"""The correlogram is the chance of meeting the same colour again."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.encoders.colour_correlogram import ColourCorrelogram, auto_correlogram
from lingxi.types import Image


def _slowly(colour: np.ndarray, distance: int, colours: int) -> np.ndarray:
    met, same = np.zeros(colours), np.zeros(colours)
    places = list(np.ndindex(*colour.shape))
    for a in places:
        for b in places:
            if max(abs(a[0] - b[0]), abs(a[1] - b[1])) == distance:
                met[colour[a]] += 1
                same[colour[a]] += colour[a] == colour[b]
    return same / np.maximum(met, 1)


@pytest.mark.parametrize("distance", [1, 3])
def test_it_agrees_with_counting_every_pair(distance: int) -> None:
    colour = np.random.default_rng(0).integers(0, 3, (7, 9))
    assert np.allclose(auto_correlogram(colour, distance, 3), _slowly(colour, distance, 3))


def test_a_block_and_confetti_of_the_same_colours_differ() -> None:
    block = np.zeros((32, 32, 3), np.uint8)
    block[:, 16:] = 255
    confetti = block.reshape(-1, 3)[np.random.default_rng(0).permutation(32 * 32)].reshape(32, 32, 3)
    plain, mixed = ColourCorrelogram().encode([Image(block), Image(confetti)])
    assert plain[0] > 0.9
    assert mixed[0] == pytest.approx(0.5, abs=0.05)
