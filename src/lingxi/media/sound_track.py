"""The sound of a file, in parts: one channel at 16 kHz, cut into windows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lingxi.arrays import Samples
from lingxi.media.container import decoded, seek, start_of
from lingxi.media.windows import RATE_HZ, WINDOW_S, windows
from lingxi.types import Audio, Place, Segment, Value


def sounds(
    container: Any, stream: Any, start_s: float, end_s: float, facts: Mapping[str, Value], title: str = ""
) -> tuple[list[Segment], bool]:
    """The windows that begin in ``start_s..end_s`` (the last may end later), and whether the sound goes on."""
    samples = heard(container, stream, start_s, end_s + WINDOW_S)
    most = int((end_s - start_s) * RATE_HZ)
    found = [
        Segment(
            Audio(samples[a:b].copy(), RATE_HZ),
            Place(start_s=round(start_s + a / RATE_HZ, 3), end_s=round(start_s + b / RATE_HZ, 3)),
            title,
            facts=facts,
        )
        for a, b in windows(samples)
        if a < most
    ]
    return found, len(samples) > most


def heard(container: Any, stream: Any, start_s: float, end_s: float) -> Samples:
    """Samples (t,) float32 in [-1, 1] from ``start_s`` on; fewer if the sound ends before ``end_s``."""
    import av

    resampler = av.AudioResampler(format="fltp", rate=RATE_HZ)  # all channels: the resampler's own downmix may clip
    found = np.zeros(max(0, int((end_s - start_s) * RATE_HZ)), np.float32)
    reached, at = 0, None
    seek(container, stream, start_s)
    for frame in decoded(container, stream):
        if at is None:  # the position of the first frame; the others follow without gaps
            seconds = 0.0 if frame.time is None else frame.time - start_of(stream)
            at = round((seconds - start_s) * RATE_HZ)
        for piece in resampler.resample(frame):
            at, reached = _put(found, piece.to_ndarray().mean(0), at, reached)
        if at >= len(found):
            return found
    for piece in resampler.resample(None) if at is not None else ():
        at, reached = _put(found, piece.to_ndarray().mean(0), at or 0, reached)
    return found[:reached]


def _put(found: Samples, piece: Samples, at: int, reached: int) -> tuple[int, int]:
    """Writes samples at their position, cropped to the array; returns the next position and the end of the samples."""
    a, b = max(at, 0), min(at + len(piece), len(found))
    if b > a:
        found[a:b] = np.clip(np.nan_to_num(piece[a - at : b - at]), -1, 1)
        reached = b
    return at + len(piece), reached
