"""Haralick's texture features, from the co-occurrence of grey levels."""

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
LEVELS = 32
DISTANCES = (1, 3)
ANGLES = (0, np.pi / 4, np.pi / 2, 3 * np.pi / 4)
_SMALLEST = 1e-12

Table = npt.NDArray[np.float64]


@final
@encoders.register("haralick")
@dataclass(frozen=True)
class Haralick:
    """Thirteen statistics of the grey-level co-occurrence at two distances: mean and range over four directions."""

    about: ClassVar[About] = About(
        "Coarse, smooth, busy, ordered.",
        "Haralick, Shanmugam and Dinstein, 1973",
        extra="vision",
        imports=("cv2", "skimage"),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = SIDE

    @property
    def space(self) -> Space:
        """52 dimensions, each scaled to about the unit range."""
        return Space("haralick", 13 * 2 * len(DISTANCES), "1", "manhattan")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Features (n, 52): for each distance, thirteen means, then thirteen ranges."""
        return rows(batch, self.space.dim, "manhattan", _describe)


def _describe(pixels: Pixels) -> npt.NDArray[np.float64]:
    level = (grey(fitted_in(pixels, SIDE)) * (LEVELS - 1e-3)).astype(np.uint8)
    tables = load("skimage.feature").graycomatrix(level, DISTANCES, ANGLES, LEVELS, symmetric=True, normed=True)
    parts = []
    for distance in range(len(DISTANCES)):
        found = np.stack([haralick_features(tables[:, :, distance, angle]) for angle in range(len(ANGLES))])
        found = found / SCALES
        parts += [found.mean(0), np.ptp(found, axis=0)]
    return np.concatenate(parts)


def haralick_features(table: Table) -> npt.NDArray[np.float64]:
    """Haralick's f1 to f13 of a symmetric co-occurrence table (g, g) with a sum of 1; logarithms are of base 2."""
    count = len(table)
    i, j = np.indices(table.shape)
    rows_ = table.sum(1)
    mean = (np.arange(count) * rows_).sum()
    variance = ((np.arange(count) - mean) ** 2 * rows_).sum()
    sums: Table = np.bincount((i + j).ravel(), table.ravel(), 2 * count - 1).astype(float)
    apart: Table = np.bincount(np.abs(i - j).ravel(), table.ravel(), count).astype(float)
    sum_mean = (np.arange(2 * count - 1) * sums).sum()
    correlation = ((i - mean) * (j - mean) * table).sum() / variance if variance > _SMALLEST else 1.0
    return np.array([
        (table**2).sum(),
        (np.arange(count) ** 2 * apart).sum(),
        correlation,
        variance,
        (table / (1 + (i - j) ** 2)).sum(),
        sum_mean,
        ((np.arange(2 * count - 1) - sum_mean) ** 2 * sums).sum(),
        _entropy(sums),
        _entropy(table),
        ((np.arange(count) - (np.arange(count) * apart).sum()) ** 2 * apart).sum(),
        _entropy(apart),
        *_information(table, rows_),
    ])  # fmt: skip


def _information(table: Table, rows_: Table) -> tuple[float, float]:
    """The two information measures of correlation, f12 and f13."""
    alone = np.outer(rows_, rows_)
    joint, own = _entropy(table), _entropy(rows_)
    crossed = -float((table * np.log2(alone + _SMALLEST)).sum())
    apart = _entropy(alone)
    first = (joint - crossed) / own if own > _SMALLEST else 0.0
    return first, float(np.sqrt(max(0.0, 1 - np.exp(-2 * np.log(2) * max(0.0, apart - joint)))))


def _entropy(shares: Table) -> float:
    return -float((shares * np.log2(shares + _SMALLEST)).sum())


_BITS = float(np.log2(LEVELS))
SCALES = np.array(
    [1, (LEVELS - 1) ** 2 / 4, 1, (LEVELS - 1) ** 2 / 4, 1, 2 * (LEVELS - 1), (LEVELS - 1) ** 2, _BITS + 1, 2 * _BITS,
     (LEVELS - 1) ** 2 / 4, _BITS, 1, 1]
)  # fmt: skip
