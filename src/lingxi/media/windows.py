"""Cuts sound at silences, and longer stretches into overlapping windows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples

RATE_HZ = 16_000
WINDOW_S, HOP_S = 4.0, 2.0
SHORTEST_S = 0.1  # shorter sounds are clicks
GAP_S = 0.4  # of silence: shorter pauses are part of the sound
PAD_S = 0.05  # of silence kept at both ends of a sound
FRAME = 320  # samples: 20 ms
BELOW_DB, SILENT_DB = 40.0, -60.0  # below the loudest, and below full scale: silence


def windows(samples: Samples) -> list[tuple[int, int]]:
    """Spans of samples at 16 kHz with sound, in order, none longer than four seconds."""
    return [span for start, end in _sounds(samples) for span in _cut(start, end)]


def _cut(start: int, end: int) -> Iterator[tuple[int, int]]:
    window, hop = int(WINDOW_S * RATE_HZ), int(HOP_S * RATE_HZ)
    while end - start > window:
        yield start, start + window
        start += hop
    yield start, end


def _sounds(samples: Samples) -> Iterator[tuple[int, int]]:
    """Spans between silences."""
    loud = np.flatnonzero(_loud(samples))
    if not len(loud):
        return
    breaks = np.flatnonzero(np.diff(loud) > GAP_S * RATE_HZ / FRAME)
    pad = int(PAD_S * RATE_HZ)
    for first, last in zip(np.r_[loud[0], loud[breaks + 1]], np.r_[loud[breaks], loud[-1]], strict=True):
        start, end = int(first) * FRAME, min(len(samples), (int(last) + 1) * FRAME)
        if end - start >= SHORTEST_S * RATE_HZ:
            yield max(0, start - pad), min(len(samples), end + pad)


def _loud(samples: Samples) -> npt.NDArray[np.bool_]:
    """Whether each frame of 20 ms is louder than silence."""
    padded = np.pad(samples, (0, -len(samples) % FRAME)).reshape(-1, FRAME)
    level = 10 * np.log10((padded.astype(np.float64) ** 2).mean(1) + 1e-12)
    found: npt.NDArray[np.bool_] = level > max(SILENT_DB, float(level.max(initial=SILENT_DB)) - BELOW_DB)
    return found
