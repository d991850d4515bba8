"""Gabor energies: the strength of periodic patterns, at several wavelengths and directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors
from lingxi.encode.image.pictures import grey, rows, squashed
from lingxi.encode.registry import encoders
from lingxi.types import About, Media, Modality, Space

SIDE = 128
SCALES, DIRECTIONS = 4, 6
LOWEST, HIGHEST = 0.05, 0.4  # centre frequencies, in cycles a pixel


@final
@encoders.register("gabor")
@dataclass(frozen=True)
class Gabor:
    """Mean and deviation of the magnitudes of 24 Gabor filters, over an image of mean 0 and deviation 1."""

    about: ClassVar[About] = About(
        "Texture with its directions.", "Manjunath and Ma, 1996", extra="vision", imports=("cv2",)
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    @property
    def space(self) -> Space:
        """48 dimensions."""
        return Space("gabor", 2 * SCALES * DIRECTIONS, "1", "manhattan")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Energies (n, 48): 24 means, then 24 deviations; scales from fine to coarse, directions within."""
        return rows(batch, self.space.dim, "manhattan", _describe)


def _describe(pixels: Pixels) -> npt.NDArray[np.float64]:
    level = grey(squashed(pixels, SIDE, SIDE))
    level = (level - level.mean()) / max(float(level.std()), 1e-3)
    answers = np.abs(np.fft.ifft2(np.fft.fft2(level)[None] * gabor_filters()))
    return np.concatenate([answers.mean((1, 2)), answers.std((1, 2))])


@cache
def gabor_filters() -> npt.NDArray[np.float64]:
    """Transfer functions (24, 128, 128); neighbours meet at half of their peaks (Manjunath and Ma, section 2.2)."""
    across = np.fft.fftfreq(SIDE)
    u, v = np.meshgrid(across, across)
    ratio = (HIGHEST / LOWEST) ** (1 / (SCALES - 1))
    filters = []
    for scale in range(SCALES):
        centre = HIGHEST / ratio**scale
        long = (ratio - 1) * centre / ((ratio + 1) * np.sqrt(2 * np.log(2)))
        wide = np.tan(np.pi / (2 * DIRECTIONS)) * np.sqrt(centre**2 / (2 * np.log(2)) - long**2)
        for direction in range(DIRECTIONS):
            angle = direction * np.pi / DIRECTIONS
            along, beside = u * np.cos(angle) + v * np.sin(angle), v * np.cos(angle) - u * np.sin(angle)
            filters.append(np.exp(-0.5 * (((along - centre) / long) ** 2 + (beside / wide) ** 2)))
    found = np.stack(filters)
    found[:, 0, 0] = 0  # no response to uniform light
    return found
