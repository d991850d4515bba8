"""Dominant colours: the few main colours of an image, as shares of a palette."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors
from lingxi.encode.image.palette import signature
from lingxi.encode.image.pictures import lab, rows
from lingxi.encode.registry import encoders
from lingxi.encode.settings import canonical, within
from lingxi.lazy import lazy
from lingxi.types import About, Media, Modality, Space

LEVELS = 5  # of red, green and blue in the palette
SPREAD = 12.0  # of a colour over palette colours, in units of Lab: less than half of their distance


@final
@encoders.register("dominant_colours")
@dataclass(frozen=True)
class DominantColours:
    """The colours of k-means in Lab, each spread over the nearest of a palette of 125; compared by intersection.

    The re-ranker ``dominant_colours`` compares the same colours by the earth mover's distance, without the palette.
    """

    about: ClassVar[About] = About(
        "The few colours a picture is made of.",
        "Deng, Manjunath, Kenney, Moore and Shin, 2001 (MPEG-7 dominant colour)",
        extra="vision",
        imports=("cv2",),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = 96

    count: int = 8

    def __post_init__(self) -> None:
        within("dominant_colours", "count", self.count, 1, 32)

    @property
    def space(self) -> Space:
        """125 shares with a sum of 1."""
        return Space(canonical("dominant_colours", self), LEVELS**3, "1", "intersection")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Shares (n, 125) of the palette's colours."""
        return rows(batch, LEVELS**3, "intersection", self._describe)

    def _describe(self, pixels: Pixels) -> npt.NDArray[np.float64]:
        colours, shares = signature(pixels, self.count)
        apart = ((colours[:, None] - self._palette[None]) ** 2).sum(2)
        near = np.exp(-apart / (2 * SPREAD**2)) + 1e-9
        spread: npt.NDArray[np.float64] = shares @ (near / near.sum(1, keepdims=True))
        return spread

    @lazy
    def _palette(self) -> npt.NDArray[np.float32]:
        """(125, 3) in Lab: every mixture of five levels of red, green and blue."""
        level = np.linspace(0, 255, LEVELS)
        mixtures = np.stack(np.meshgrid(level, level, level), -1).reshape(-1, 1, 3).astype(np.uint8)
        return lab(mixtures).reshape(-1, 3)
