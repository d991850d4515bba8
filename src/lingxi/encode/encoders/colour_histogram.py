"""Colour histograms with soft bins: a pixel between two bins counts for both, so small changes matter little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors
from lingxi.encode.image.pictures import fitted_in, hsv, lab, rows
from lingxi.encode.registry import encoders
from lingxi.encode.settings import canonical, one_of
from lingxi.types import About, Media, Modality, Space

SIDE = 160  # of the longer side; larger images are scaled down
BINS = {"hsv": (16, 4, 4), "lab": (6, 8, 8)}  # of each channel; hue is a circle
LOW = {"hsv": (0, 0, 0), "lab": (0, -80, -80)}
HIGH = {"hsv": (1, 1, 1), "lab": (100, 80, 80)}


@final
@encoders.register("colour_histogram")
@dataclass(frozen=True)
class ColourHistogram:
    """Shares of colours in HSV or Lab, each pixel spread over the eight nearest bins; compared by chi-square."""

    about: ClassVar[About] = About(
        "Which colours there are, and how much of each.",
        "Swain and Ballard, 1991; soft bins as in Lowe, 2004",
        extra="vision",
        imports=("cv2",),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    colours: str = "hsv"

    def __post_init__(self) -> None:
        one_of("colour_histogram", "colours", self.colours, BINS)

    @property
    def space(self) -> Space:
        """256 or 384 shares with a sum of 1."""
        return Space(canonical("colour_histogram", self), int(np.prod(BINS[self.colours])), "1", "chi2")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Histograms (n, dim), each with a sum of 1."""
        return rows(batch, self.space.dim, "chi2", self._describe)

    def _describe(self, pixels: Pixels) -> npt.NDArray[np.float64]:
        values = (hsv if self.colours == "hsv" else lab)(fitted_in(pixels, SIDE)).reshape(-1, 3)
        return soft_histogram(values, BINS[self.colours], LOW[self.colours], HIGH[self.colours], self.colours == "hsv")


def soft_histogram(
    values: npt.NDArray[np.float32], bins: Sequence[int], low: Sequence[float], high: Sequence[float], circle: bool
) -> npt.NDArray[np.float64]:
    """Shares of three-dimensional values (n, 3) in ``bins``, by trilinear weights; the first axis may be circular."""
    count, begin, width = np.array(bins), np.array(low), np.array(high) - np.array(low)
    place = np.clip((values - begin) / width, 0, 1) * count - 0.5  # bin centres lie at whole numbers
    below = np.floor(place).astype(int)
    above_share = place - below
    total = np.zeros(int(count.prod()))
    for step in product((0, 1), repeat=3):
        cell = below + step
        cell[:, 0] = cell[:, 0] % count[0] if circle else cell[:, 0]
        cell = np.clip(cell, 0, count - 1)
        weight = np.where(step, above_share, 1 - above_share).prod(1)
        total += np.bincount(np.ravel_multi_index(tuple(cell.T), tuple(count)), weight, len(total))
    return total / len(values)
