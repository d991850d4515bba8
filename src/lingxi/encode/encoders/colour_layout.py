"""Colour layout: which colours are where, as low cosine frequencies of a tiny image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors
from lingxi.encode.image.pictures import load, rows, squashed
from lingxi.encode.registry import encoders
from lingxi.encode.settings import canonical, within
from lingxi.types import About, Media, Modality, Space

SIDE = 8
YCBCR = np.array([[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]], np.float32)
ZIGZAG = sorted(np.ndindex(SIDE, SIDE), key=lambda at: (sum(at), at[0] if sum(at) % 2 else -at[0]))


@final
@encoders.register("colour_layout")
@dataclass(frozen=True)
class ColourLayout:
    """The first cosine coefficients, in zigzag order, of the Y, Cb and Cr of an 8 x 8 image, not rounded."""

    about: ClassVar[About] = About(
        "Which colours are where.",
        "Kasutani and Yamada, 2001 (MPEG-7 colour layout)",
        extra="vision",
        imports=("cv2", "scipy"),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = 64

    luma: int = 15  # coefficients of Y
    chroma: int = 6  # of Cb and of Cr

    def __post_init__(self) -> None:
        within("colour_layout", "luma", self.luma, 1, 64)
        within("colour_layout", "chroma", self.chroma, 1, 64)

    @property
    def space(self) -> Space:
        """27 dimensions unless set otherwise."""
        return Space(canonical("colour_layout", self), self.luma + 2 * self.chroma, "1", "euclidean")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Coefficients (n, dim)."""
        return rows(batch, self.space.dim, "euclidean", self._describe)

    def _describe(self, pixels: Pixels) -> npt.NDArray[np.float64]:
        tiny = squashed(pixels, SIDE, SIDE) @ YCBCR.T / 255  # (8, 8, 3)
        cosines = load("scipy.fft").dctn(tiny, axes=(0, 1), norm="ortho") / SIDE
        kept = [[cosines[at][channel] for at in ZIGZAG[:count]]
                for channel, count in enumerate((self.luma, self.chroma, self.chroma))]  # fmt: skip
        return np.concatenate(kept)
