"""Hu's moments: seven numbers of a shape that do not change when it is moved, scaled or rotated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors
from lingxi.encode.image.pictures import fitted_in, load, rows, shape_mask
from lingxi.encode.registry import encoders
from lingxi.types import About, Media, Modality, Space

SIDE = 256
SMALLEST = 1e-12  # smaller moments count as zero: their logarithm would be noise


@final
@encoders.register("hu_moments")
@dataclass(frozen=True)
class HuMoments:
    """Signed logarithms of Hu's seven invariants of the shape that Otsu's threshold separates."""

    about: ClassVar[About] = About("The outline of one plain figure.", "Hu, 1962", extra="vision", imports=("cv2",))
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    @property
    def space(self) -> Space:
        """7 dimensions."""
        return Space("hu_moments", 7, "1", "manhattan")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Signed logarithms (n, 7); 0 for a moment of zero."""
        return rows(batch, 7, "manhattan", _describe)


def _describe(pixels: Pixels) -> npt.NDArray[np.float64]:
    cv2 = load("cv2")
    moments = cv2.HuMoments(cv2.moments(shape_mask(fitted_in(pixels, SIDE)), binaryImage=True)).ravel()
    invariants: npt.NDArray[np.float64] = np.sign(moments) * np.maximum(
        np.log10(np.abs(moments) + 1e-300) - np.log10(SMALLEST), 0
    )
    return invariants
