"""Local binary patterns: which of a pixel's neighbours are brighter, counted over the image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors
from lingxi.encode.image.pictures import fitted_in, grey, load, rows
from lingxi.encode.registry import encoders
from lingxi.types import About, Media, Modality, Space

SIDE = 256
RINGS = ((8, 1), (16, 2), (24, 3))  # neighbours and radius


@final
@encoders.register("lbp")
@dataclass(frozen=True)
class Lbp:
    """Shares of the uniform, rotation-invariant patterns at three radii; compared by chi-square."""

    about: ClassVar[About] = About(
        "Texture, whatever its direction.",
        "Ojala, Pietikäinen and Mäenpää, 2002",
        extra="vision",
        imports=("cv2", "skimage"),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    @property
    def space(self) -> Space:
        """54 shares: 10, 18 and 26 of the three radii, each group with a sum of a third."""
        return Space("lbp", sum(count + 2 for count, _ in RINGS), "1", "chi2")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Histograms (n, 54) with a sum of 1."""
        return rows(batch, self.space.dim, "chi2", _describe)


def _describe(pixels: Pixels) -> npt.NDArray[np.float64]:
    patterns = load("skimage.feature").local_binary_pattern
    level = np.rint(grey(fitted_in(pixels, SIDE)) * 255).astype(np.uint8)
    widest = RINGS[-1][1]
    padded = np.pad(level, widest, mode="edge")  # the border repeats its own values
    found = [np.bincount(patterns(padded, count, radius, "uniform")[widest:-widest, widest:-widest].astype(int).ravel(),
                         minlength=count + 2) for count, radius in RINGS]  # fmt: skip
    return np.concatenate(found) / (level.size * len(RINGS))
