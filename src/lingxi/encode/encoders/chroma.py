"""Chroma: which of the twelve pitch classes sound, in any octave."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples, Vectors
from lingxi.encode.audio.sound import RATE_HZ, rows
from lingxi.encode.registry import encoders
from lingxi.types import About, Media, Modality, Space

WINDOW, HOP = 4096, 2048  # samples: long enough to separate semitones from 110 Hz on
LOWEST_HZ, HIGHEST_HZ = 110.0, 5_000.0
A_HZ, A_CLASS = 440.0, 9  # C is 0
WIDTH = 0.3  # semitones: the standard deviation of a tone's bell


@final
@encoders.register("chroma")
class Chroma:
    """Shares of the power in the twelve pitch classes: means and deviations over time."""

    about: ClassVar[About] = About("Music of the same harmony.", "Bartsch and Wakefield, 2001; Ellis, 2007")
    modalities: ClassVar[frozenset[Modality]] = frozenset({"audio"})

    @property
    def space(self) -> Space:
        """24 dimensions: twelve means from C on, then twelve deviations."""
        return Space("chroma", 24, "1", "euclidean")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Statistics (n, 24)."""
        return rows(batch, self.space.dim, _describe)


def _describe(samples: Samples) -> npt.NDArray[np.float64]:
    classes = chromagram(samples)
    return np.concatenate([classes.mean(0), classes.std(0)])


def chromagram(samples: Samples) -> npt.NDArray[np.float64]:
    """Shares (frames, 12) with a maximum of 1; a silent frame is zero."""
    padded = np.pad(samples.astype(np.float64), (0, max(0, WINDOW - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    strengths = np.abs(np.fft.rfft(frames * np.hanning(WINDOW))) ** 2 @ _classes().T
    loudest = strengths.max(1, keepdims=True)
    shares: npt.NDArray[np.float64] = np.divide(strengths, loudest, out=np.zeros_like(strengths), where=loudest > 1e-9)
    return shares


@cache
def _classes() -> npt.NDArray[np.float64]:
    """The weight of each bin (12, bins) for each pitch class: a bell around its tones, in semitones."""
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE_HZ)
    tone = 12 * np.log2(np.maximum(bins, 1) / A_HZ) + A_CLASS
    apart = (tone[None] - np.arange(12)[:, None] + 6) % 12 - 6
    heard = (bins >= LOWEST_HZ) & (bins <= HIGHEST_HZ)
    counts: npt.NDArray[np.float64] = np.exp(-0.5 * (apart / WIDTH) ** 2) * heard
    return counts
