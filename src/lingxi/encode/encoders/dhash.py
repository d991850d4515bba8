"""The difference hash: 64 bits that say where an image gets darker from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors
from lingxi.encode.image.pictures import grey, rows, squashed
from lingxi.encode.registry import encoders
from lingxi.types import About, Media, Modality, Space

SIDE = 8


@final
@encoders.register("dhash")
@dataclass(frozen=True)
class Dhash:
    """Each of 8 x 8 bits says whether a place is brighter than its right neighbour."""

    about: ClassVar[About] = About(
        "The same picture, brighter, scaled or compressed.", "Krawetz, 2013 (dHash)", extra="vision", imports=("cv2",)
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = 64

    @property
    def space(self) -> Space:
        """64 bits."""
        return Space("dhash", SIDE**2, "1", "hamming")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Bits (n, 64) as 0 and 1."""
        return rows(batch, SIDE**2, "hamming", _describe)


def _describe(pixels: Pixels) -> npt.NDArray[np.bool_]:
    level = grey(squashed(pixels, SIDE + 1, SIDE))
    falls: npt.NDArray[np.bool_] = (level[:, :-1] > level[:, 1:]).ravel()
    return falls
