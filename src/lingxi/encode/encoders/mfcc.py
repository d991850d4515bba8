"""MFCC: the shape of a sound's spectrum and its change over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples, Vectors
from lingxi.encode.audio.sound import mean_and_deviation, mfcc, rows, with_deltas
from lingxi.encode.registry import encoders
from lingxi.encode.settings import canonical, one_of
from lingxi.types import About, Media, Modality, Space

COUNT = 13  # coefficients; 39 with both deltas


@final
@encoders.register("mfcc")
@dataclass(frozen=True)
class Mfcc:
    """Thirteen cepstral coefficients with their first and second deltas, pooled over time."""

    about: ClassVar[About] = About(
        "How a sound sounds: speech, instruments, animals.",
        "Davis and Mermelstein, 1980; Furui, 1986",
        extra="sounds",
        imports=("scipy",),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"audio"})

    pool: str = "deviation"

    def __post_init__(self) -> None:
        one_of("mfcc", "pool", self.pool, ("deviation", "covariance"))

    @property
    def space(self) -> Space:
        """78 dimensions: means and deviations; or 819: means and covariances."""
        return Space(
            canonical("mfcc", self),
            6 * COUNT if self.pool == "deviation" else 3 * COUNT + (3 * COUNT) * (3 * COUNT + 1) // 2,
            "1",
            "manhattan",
        )

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Pooled coefficients (n, dim)."""
        return rows(batch, self.space.dim, self._describe)

    def _describe(self, samples: Samples) -> npt.NDArray[np.float64]:
        features = with_deltas(mfcc(samples, COUNT))
        if self.pool == "deviation":
            return mean_and_deviation(features)
        apart = features - features.mean(0)
        return np.concatenate([features.mean(0), (apart.T @ apart / len(apart))[np.triu_indices(3 * COUNT)]])
