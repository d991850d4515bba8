"""The perceptual hash: 64 bits of an image's lowest frequencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors
from lingxi.encode.image.pictures import grey, load, rows, squashed
from lingxi.encode.registry import encoders
from lingxi.types import About, Media, Modality, Space

SIDE, WAVES = 32, 8


@final
@encoders.register("phash")
@dataclass(frozen=True)
class Phash:
    """Which of the 64 lowest cosine coefficients are above their median; near-duplicates differ in at most 10 bits."""

    about: ClassVar[About] = About(
        "The same picture, scaled or compressed.", "Zauner, 2010 (pHash)", extra="vision", imports=("cv2", "scipy")
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = 64

    @property
    def space(self) -> Space:
        """64 bits."""
        return Space("phash", WAVES**2, "1", "hamming")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Bits (n, 64) as 0 and 1."""
        return rows(batch, WAVES**2, "hamming", _describe)


def _describe(pixels: Pixels) -> npt.NDArray[np.bool_]:
    cosines = load("scipy.fft").dctn(grey(squashed(pixels, SIDE, SIDE)), norm="ortho")[:WAVES, :WAVES].ravel()
    above: npt.NDArray[np.bool_] = cosines > np.median(cosines[1:])  # the mean brightness is excluded from the median
    return above
