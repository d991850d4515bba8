"""Log-mel statistics: how loud each band is, and how much it varies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples, Vectors
from lingxi.encode.audio.sound import log_mel, mean_and_deviation, rows
from lingxi.encode.registry import encoders
from lingxi.types import About, Media, Modality, Space

BANDS = 64


@final
@encoders.register("log_mel")
class LogMel:
    """Means and deviations over time of the logarithm of the power in 64 mel bands."""

    about: ClassVar[About] = About(
        "Which pitches a sound has, and how steadily.", "Stevens, Volkmann and Newman, 1937 (the mel scale)"
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"audio"})

    @property
    def space(self) -> Space:
        """128 dimensions."""
        return Space("log_mel", 2 * BANDS, "1", "manhattan")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Statistics (n, 128)."""
        return rows(batch, self.space.dim, _describe)


def _describe(samples: Samples) -> npt.NDArray[np.float64]:
    return mean_and_deviation(log_mel(samples, BANDS))
