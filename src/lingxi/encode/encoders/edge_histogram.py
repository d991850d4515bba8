"""The edge histogram: edges of five kinds, counted per part, per row and column, and over the whole image."""

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

SIDE, PARTS, BLOCKS = 256, 4, 16  # 4 x 4 parts of 16 x 16 blocks of 4 x 4 pixels
THRESHOLD = 11 / 255  # below it a block has no edge
ROOT = float(np.sqrt(2))
FILTERS = np.array(
    [[1, -1, 1, -1], [1, 1, -1, -1], [ROOT, 0, 0, -ROOT], [0, ROOT, -ROOT, 0], [2, -2, -2, 2]]
)  # vertical, horizontal, 45 degrees, 135 degrees, none of these; over a block's quarters
GLOBAL = 5.0  # weight of the whole image's histogram in the distance


@final
@encoders.register("edge_histogram")
@dataclass(frozen=True)
class EdgeHistogram:
    """MPEG-7's 80 bins, with the 5 global and 65 semi-global ones that its distance adds (Won et al., 2002)."""

    about: ClassVar[About] = About(
        "Which way edges run, and where.",
        "Won, Park and Park, 2002 (MPEG-7 edge histogram)",
        extra="vision",
        imports=("cv2",),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    @property
    def space(self) -> Space:
        """150 dimensions: 80 local, 5 global and 65 semi-global shares."""
        return Space("edge_histogram", 150, "1", "manhattan")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Histograms (n, 150); the global bins are five times as large as shares, as their distance weighs them."""
        return rows(batch, 150, "manhattan", _describe)


def _describe(pixels: Pixels) -> npt.NDArray[np.float64]:
    local = local_edges(grey(squashed(pixels, SIDE, SIDE)))  # (4, 4, 5)
    whole = local.mean((0, 1)) * GLOBAL
    groups = [*local.mean(0), *local.mean(1)]  # columns and rows
    squares = [(0, 0), (0, 2), (2, 0), (2, 2), (1, 1)]  # of four parts: the corners and the middle
    groups += [local[top : top + 2, left : left + 2].mean((0, 1)) for top, left in squares]
    return np.concatenate([local.ravel(), whole, *groups])


def local_edges(level: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Shares (4, 4, 5) of a part's blocks that have an edge of each kind."""
    half = SIDE // PARTS // BLOCKS // 2
    quarters = level.reshape(SIDE // half, half, SIDE // half, half).mean((1, 3))
    blocks = quarters.reshape(PARTS * BLOCKS, 2, PARTS * BLOCKS, 2).transpose(0, 2, 1, 3).reshape(-1, 4)
    strengths = np.abs(blocks @ FILTERS.T)
    kinds = np.where(strengths.max(1) > THRESHOLD, strengths.argmax(1), -1).reshape(PARTS, BLOCKS, PARTS, BLOCKS)
    return np.stack([(kinds == kind).mean((1, 3)) for kind in range(5)], -1)
