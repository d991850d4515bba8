"""The auto-correlogram: how likely the same colour is at a distance, which separates a flag from confetti."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors
from lingxi.encode.image.pictures import fitted_in, rows
from lingxi.encode.registry import encoders
from lingxi.types import About, Media, Modality, Space

SIDE = 128
DISTANCES = (1, 3, 5, 7)  # in the maximum norm
LEVELS = 4  # of red, green and blue: 64 colours


@final
@encoders.register("colour_correlogram")
@dataclass(frozen=True)
class ColourCorrelogram:
    """For each of 64 colours and four distances: the probability that a pixel at that distance has the same colour."""

    about: ClassVar[About] = About(
        "Which colours there are and how they hang together.", "Huang, Kumar, Mitra, Zhu and Zabih, 1997"
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    @property
    def space(self) -> Space:
        """256 probabilities."""
        return Space("colour_correlogram", LEVELS**3 * len(DISTANCES), "1", "manhattan")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Probabilities (n, 256) in [0, 1]: the 64 colours at distance 1, then at 3, 5 and 7."""
        return rows(batch, self.space.dim, "manhattan", _describe)


def _describe(pixels: Pixels) -> npt.NDArray[np.float64]:
    levels = fitted_in(pixels, SIDE).astype(int) * LEVELS // 256
    colour = levels @ np.array([LEVELS**2, LEVELS, 1])
    return np.concatenate([auto_correlogram(colour, distance, LEVELS**3) for distance in DISTANCES])


def auto_correlogram(colour: npt.NDArray[np.int_], distance: int, colours: int) -> npt.NDArray[np.float64]:
    """Probabilities (colours,) over pairs of pixels of (h, w) whose larger coordinate difference is ``distance``."""
    met, same = np.zeros(colours), np.zeros(colours)
    for here, there in _pairs(colour, distance):
        met += np.bincount(here.ravel(), minlength=colours)
        same += np.bincount(here[here == there], minlength=colours)
    return same / np.maximum(met, 1)


def _pairs(colour: npt.NDArray[np.int_], distance: int) -> Iterator[tuple[npt.NDArray[np.int_], npt.NDArray[np.int_]]]:
    """The image and a shifted copy, cropped to their overlap, for each shift of a half circle (by symmetry)."""
    height, width = colour.shape
    ring = [(down, right) for down in range(-distance, distance + 1) for right in range(-distance, distance + 1)
            if max(abs(down), abs(right)) == distance]  # fmt: skip
    for down, right in ring:
        if abs(down) < height and abs(right) < width:
            yield (
                colour[max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)],
                colour[max(0, down) : height - max(0, -down), max(0, right) : width - max(0, -right)],
            )
