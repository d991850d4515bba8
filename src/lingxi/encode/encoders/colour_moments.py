"""Colour moments: mean, deviation and skewness of each channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors
from lingxi.encode.image.pictures import fitted_in, hsv, lab, rows
from lingxi.encode.registry import encoders
from lingxi.encode.settings import canonical, one_of
from lingxi.types import About, Media, Modality, Space

SIDE = 160
SPANS = {"hsv": (1, 1, 1), "lab": (100, 256, 256)}  # range of each channel, by which its moments are divided


@final
@encoders.register("colour_moments")
@dataclass(frozen=True)
class ColourMoments:
    """Nine numbers: each channel's mean, standard deviation and cube root of its third central moment."""

    about: ClassVar[About] = About(
        "How bright, colourful and uneven a picture is.", "Stricker and Orengo, 1995", extra="vision", imports=("cv2",)
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    colours: str = "hsv"

    def __post_init__(self) -> None:
        one_of("colour_moments", "colours", self.colours, SPANS)

    @property
    def space(self) -> Space:
        """9 dimensions."""
        return Space(canonical("colour_moments", self), 9, "1", "manhattan")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Moments (n, 9): three means, three deviations, three skewnesses."""
        return rows(batch, 9, "manhattan", self._describe)

    def _describe(self, pixels: Pixels) -> npt.NDArray[np.float64]:
        values = (hsv if self.colours == "hsv" else lab)(fitted_in(pixels, SIDE)).reshape(-1, 3).astype(float)
        values = values / np.array(SPANS[self.colours])
        apart = values - values.mean(0)
        return np.concatenate([values.mean(0), values.std(0), np.cbrt((apart**3).mean(0))])
