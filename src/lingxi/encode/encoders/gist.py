"""GIST: the layout of a scene, as the strength of edges by scale and direction in sixteen places."""

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

SIDE, MARGIN, GRID = 128, 32, 4
DIRECTIONS = (8, 8, 8, 8)  # at each scale, fine to coarse
WIDTH = 4  # cycles an image, of the prefilter


@final
@encoders.register("gist")
@dataclass(frozen=True)
class Gist:
    """Mean responses of 32 log-polar Gabor filters in a 4 x 4 grid, after whitening and contrast normalisation."""

    about: ClassVar[About] = About(
        "The lay of a scene: open, closed, rough.", "Oliva and Torralba, 2001", extra="vision", imports=("cv2",)
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    @property
    def space(self) -> Space:
        """512 dimensions: 32 filters in 16 places."""
        return Space("gist", sum(DIRECTIONS) * GRID**2, "1", "euclidean")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Mean magnitudes (n, 512), grouped by filter."""
        return rows(batch, self.space.dim, "euclidean", _describe)


def _describe(pixels: Pixels) -> npt.NDArray[np.float64]:
    level = _prefiltered(grey(squashed(pixels, SIDE, SIDE)).astype(float) * 255)
    padded = np.pad(level, MARGIN, mode="symmetric")
    answers = np.abs(np.fft.ifft2(np.fft.fft2(padded)[None] * gist_filters()))
    inner = answers[:, MARGIN:-MARGIN, MARGIN:-MARGIN]
    part = SIDE // GRID
    means: npt.NDArray[np.float64] = inner.reshape(len(inner), GRID, part, GRID, part).mean((2, 4)).ravel()
    return means


def _prefiltered(level: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Removes slow changes of light and normalises the local contrast."""
    margin = 5
    padded = np.pad(np.log1p(level), margin, mode="symmetric")
    across = np.fft.fftfreq(len(padded)) * len(padded)
    spread = WIDTH / np.sqrt(np.log(2))
    low = np.exp(-(across[:, None] ** 2 + across[None] ** 2) / spread**2)
    sharp = padded - np.fft.ifft2(np.fft.fft2(padded) * low).real
    contrast = np.sqrt(np.abs(np.fft.ifft2(np.fft.fft2(sharp**2) * low)))
    found: npt.NDArray[np.float64] = (sharp / (0.2 + contrast))[margin:-margin, margin:-margin]
    return found


@cache
def gist_filters() -> npt.NDArray[np.float64]:
    """Transfer functions (32, 192, 192), with the constants of the authors' LMgist."""
    size = SIDE + 2 * MARGIN
    across = np.fft.fftfreq(size) * size
    u, v = np.meshgrid(across, across)
    radius, angle = np.hypot(u, v), np.arctan2(v, u)
    filters = []
    for scale, count in enumerate(DIRECTIONS):
        centre = 0.3 / 1.85**scale
        for direction in range(count):
            turned = (angle + np.pi / count * direction + np.pi) % (2 * np.pi) - np.pi
            along = -10 * 0.35 * (radius / size / centre - 1) ** 2
            filters.append(np.exp(along - 2 * np.pi * 16 * count**2 / 32**2 * turned**2))
    return np.stack(filters)
