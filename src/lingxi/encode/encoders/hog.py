"""Histograms of oriented gradients: where edges run, and in which direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors
from lingxi.encode.image.pictures import load, rows, squashed
from lingxi.encode.registry import encoders
from lingxi.types import About, Media, Modality, Space

SIDE, BLOCK, CELL, DIRECTIONS = 128, 32, 16, 9


@final
@encoders.register("hog")
@dataclass(frozen=True)
class Hog:
    """Nine directions in 16 x 16 cells of a 128 x 128 image, in overlapping blocks of four cells (L2-Hys)."""

    about: ClassVar[About] = About(
        "Where edges run, and in which direction.", "Dalal and Triggs, 2005", extra="vision", imports=("cv2",)
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    @property
    def space(self) -> Space:
        """1,764 dimensions: 7 x 7 blocks of 36."""
        blocks = (SIDE - BLOCK) // CELL + 1
        return Space("hog", blocks**2 * (BLOCK // CELL) ** 2 * DIRECTIONS, "1")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit vectors (n, 1764); an image without an edge is the zero vector."""
        return rows(batch, self.space.dim, "cosine", _describe)


def _describe(pixels: Pixels) -> npt.NDArray[np.float32]:
    descriptor = load("cv2").HOGDescriptor((SIDE, SIDE), (BLOCK, BLOCK), (CELL, CELL), (CELL, CELL), DIRECTIONS)
    found: npt.NDArray[np.float32] = descriptor.compute(np.ascontiguousarray(squashed(pixels, SIDE, SIDE))).ravel()
    return found
