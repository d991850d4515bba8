"""Spectral contrast: the distance between peaks and valleys, per octave."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples, Vectors
from lingxi.encode.audio.sound import RATE_HZ, power, rows
from lingxi.encode.registry import encoders
from lingxi.types import About, Media, Modality, Space

EDGES_HZ = (0.0, 200.0, 400.0, 800.0, 1_600.0, 3_200.0, 6_400.0, 8_000.0)
SHARE = 0.2  # of a band's bins that count as peaks, and as valleys


@final
@encoders.register("spectral_contrast")
class SpectralContrast:
    """For seven bands of about an octave: the valley and its distance to the peak; means and deviations over time."""

    about: ClassVar[About] = About(
        "Tones against noise, by octave: kinds of music.", "Jiang, Lu, Zhang, Tao and Cai, 2002"
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"audio"})

    @property
    def space(self) -> Space:
        """28 dimensions."""
        return Space("spectral_contrast", 4 * (len(EDGES_HZ) - 1), "1", "manhattan")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Statistics (n, 28): contrasts and valleys, their means, then their deviations."""
        return rows(batch, self.space.dim, _describe)


def _describe(samples: Samples) -> npt.NDArray[np.float64]:
    features = np.hstack(contrasts(power(samples)))
    return np.concatenate([features.mean(0), features.std(0)])


def contrasts(spectra: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Peaks minus valleys, and valleys, both (frames, 7), as log power."""
    bins = np.fft.rfftfreq(2 * (spectra.shape[1] - 1), 1 / RATE_HZ)
    peaks, valleys = [], []
    for low, high in pairwise(EDGES_HZ):
        band = np.sort(spectra[:, (bins >= low) & (bins < high)], axis=1)
        count = max(1, round(SHARE * band.shape[1]))
        valleys.append(np.log(band[:, :count].mean(1) + 1e-10))
        peaks.append(np.log(band[:, -count:].mean(1) + 1e-10))
    low_, high_ = np.stack(valleys, 1), np.stack(peaks, 1)
    return high_ - low_, low_
