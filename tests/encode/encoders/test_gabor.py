"""Gabor energies answer to a wave of their own length and direction."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.encoders.gabor import DIRECTIONS, HIGHEST, LOWEST, SCALES, SIDE, Gabor, gabor_filters
from lingxi.types import Image


def _wave(frequency: float, angle: float) -> Image:
    y, x = np.mgrid[:SIDE, :SIDE]
    level = 127 + 100 * np.sin(2 * np.pi * frequency * (x * np.cos(angle) + y * np.sin(angle)))
    return Image(np.repeat(level.astype(np.uint8)[..., None], 3, 2))


@pytest.mark.parametrize("scale", range(SCALES))
@pytest.mark.parametrize("direction", range(DIRECTIONS))
def test_the_strongest_answer_is_that_of_the_wave(scale: int, direction: int) -> None:
    frequency = HIGHEST * (LOWEST / HIGHEST) ** (scale / (SCALES - 1))
    (found,) = Gabor().encode([_wave(frequency, direction * np.pi / DIRECTIONS)])
    assert int(found[: SCALES * DIRECTIONS].argmax()) == scale * DIRECTIONS + direction


def test_neighbouring_filters_touch_at_half_their_peak() -> None:
    across = np.fft.fftfreq(SIDE)[: SIDE // 2]
    first, second = (gabor_filters()[scale * DIRECTIONS, 0, : SIDE // 2] for scale in (0, 1))
    meeting = np.minimum(first, second).argmax()
    assert np.minimum(first, second).max() == pytest.approx(0.5, abs=0.1)
    assert HIGHEST * (LOWEST / HIGHEST) ** (1 / 3) < across[meeting] < HIGHEST


def test_light_and_contrast_do_not_matter() -> None:
    pixels = np.random.default_rng(0).integers(50, 200, (128, 128, 1)).repeat(3, 2)
    one, other = Gabor().encode([Image(pixels.astype(np.uint8)), Image((pixels // 2 + 60).astype(np.uint8))])
    assert np.allclose(one, other, rtol=0.05, atol=0.01)
