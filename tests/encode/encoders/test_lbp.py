"""Local binary patterns know textures, whatever their direction."""

from __future__ import annotations

import numpy as np

from lingxi.encode.encoders.lbp import Lbp
from lingxi.similarity import similarity
from lingxi.types import Image


def _picture(level: np.ndarray) -> Image:
    return Image(np.repeat((level * 255).astype(np.uint8)[..., None], 3, 2))


def test_plain_light_is_all_of_one_pattern() -> None:
    (plain,) = Lbp().encode([_picture(np.full((60, 60), 0.5))])
    assert np.allclose(plain[[8, 10 + 16, 28 + 24]], 1 / 3)  # every neighbour at least as bright
    assert np.isclose(plain.sum(), 1)


def test_a_rotated_texture_is_the_same_and_another_is_not() -> None:
    x = np.arange(96)
    stripes = np.broadcast_to(0.5 + 0.4 * np.sin(x * 0.8), (96, 96))
    noise = np.random.default_rng(0).random((96, 96))
    vectors = Lbp().encode([_picture(stripes), _picture(stripes.T), _picture(noise)])
    turned, other = similarity("chi2", vectors[:1], vectors[1:])[0]
    assert turned > -0.01
    assert other < -0.2


def test_a_change_of_light_changes_little() -> None:
    noise = np.random.default_rng(1).random((96, 96))
    bright, dim = Lbp().encode([_picture(noise), _picture(noise * 0.6 + 0.1)])
    assert np.abs(bright - dim).sum() < 0.1
