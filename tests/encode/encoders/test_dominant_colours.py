"""Pictures of the same few colours are near, whatever their shares of the area's places."""

from __future__ import annotations

import numpy as np

from lingxi.encode.encoders.dominant_colours import DominantColours
from lingxi.similarity import similarity
from lingxi.types import Image


def _striped(*shares: tuple[tuple[int, int, int], int]) -> Image:
    return Image(np.concatenate([np.full((40, width, 3), colour, np.uint8) for colour, width in shares], 1))


RED, BLUE, GREEN = (220, 20, 20), (20, 20, 220), (20, 200, 20)


def test_the_same_colours_are_near_and_others_far() -> None:
    pictures = [
        _striped((RED, 30), (BLUE, 30)),
        _striped((BLUE, 15), (RED, 30), (BLUE, 15)),
        _striped((RED, 10), (BLUE, 50)),
        _striped((GREEN, 60)),
    ]
    vectors = DominantColours().encode(pictures)
    same, unequal, other = similarity("intersection", vectors[:1], vectors[1:])[0]
    assert same > 0.99
    assert 0.55 < unequal < 0.8  # two thirds in common
    assert other < 0.1
    assert np.allclose(vectors.sum(1), 1, atol=1e-5)
