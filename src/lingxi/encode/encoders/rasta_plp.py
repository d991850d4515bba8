"""RASTA-PLP: perceptual linear prediction that filters out constant parts, such as the microphone's response."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples, Vectors
from lingxi.encode.audio.linear_prediction import ORDER, perceptual_linear_prediction
from lingxi.encode.audio.sound import mean_and_deviation, rows
from lingxi.encode.registry import encoders
from lingxi.types import About, Media, Modality, Space


@final
@encoders.register("rasta_plp")
class RastaPlp:
    """Thirteen cepstra of RASTA-PLP: means and deviations over time."""

    about: ClassVar[About] = About(
        "How speech sounds, whatever the microphone.", "Hermansky and Morgan, 1994", extra="sounds", imports=("scipy",)
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"audio"})

    @property
    def space(self) -> Space:
        """26 dimensions."""
        return Space("rasta_plp", 2 * (ORDER + 1), "1", "manhattan")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Pooled cepstra (n, 26)."""
        return rows(batch, self.space.dim, _describe)


def _describe(samples: Samples) -> npt.NDArray[np.float64]:
    return mean_and_deviation(perceptual_linear_prediction(samples, rasta=True))
