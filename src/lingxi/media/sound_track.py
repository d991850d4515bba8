"""The sound of a file, in parts: one channel at 16 kHz, cut into windows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np

from lingxi.arrays import Samples
from lingxi.media.container import opened
from lingxi.media.frames import frames
from lingxi.media.tracks import sounds_of
from lingxi.media.windows import RATE_HZ, WINDOW_S, windows
from lingxi.types import Audio, Limits, Place, Segment, Value

TRACK_S = 1e-3  # between the windows of two tracks
PACKED = "flt"  # float32, channels in turn: of eight planes PyAV 18.1 sees nine, which ends the process
MISSING_S = 0.25  # between frames of sound: some are missing


def all_sounds(
    path: Path,
    limits: Limits,
    start_s: float,
    end_s: float,
    facts: Mapping[str, Value],
    title: str,
    container: Any = None,
) -> tuple[list[Segment], float]:
    """The windows of every track, track after track, and how far the longest one reaches, in seconds.

    Windows of later tracks begin some milliseconds later, since a place belongs to one segment. The first track is read
    from ``container`` if it is given, of which nothing may have been read.
    """
    found, reached_s, number, count = list[Segment](), start_s, 0, 1
    while number < count:
        fresh = opened(path, limits) if container is None or number else nullcontext(container)
        with fresh as each:  # once a track: the pass of another one has read to the end
            tracks = sounds_of(each)
            count = len(tracks)
            if tracks:
                some, end = sounds(each, tracks[number], start_s + number * TRACK_S, end_s, facts, title)
                found += some
                reached_s = max(reached_s, end)
        number += 1
    return found, reached_s


def sounds(
    container: Any, stream: Any, start_s: float, end_s: float, facts: Mapping[str, Value], title: str = ""
) -> tuple[list[Segment], float]:
    """The windows that begin in ``start_s..end_s`` (the last may end later), and how far the sound reaches, in seconds.

    It reaches beyond ``end_s`` if it goes on there.
    """
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
    return found, start_s + len(samples) / RATE_HZ


def heard(container: Any, stream: Any, start_s: float, end_s: float) -> Samples:
    """Samples (t,) float32 in [-1, 1] from ``start_s`` on; fewer if the sound ends before ``end_s``."""
    import av

    resampler, form = av.AudioResampler(format=PACKED, rate=RATE_HZ), None  # all channels: its own downmix may clip
    found = np.zeros(max(0, int((end_s - start_s) * RATE_HZ)), np.float32)
    reached, at, due_s = 0, None, 0.0
    for seconds, frame in frames(container, stream, start_s):
        if at is None:  # the position of the first frame; the others follow, unless some are missing
            at, due_s = round((seconds - start_s) * RATE_HZ), seconds
        if seconds - due_s > MISSING_S:
            at, due_s = at + round((seconds - due_s) * RATE_HZ), seconds
        due_s += frame.samples / frame.sample_rate
        if form not in (None, _form(frame)):  # channels or rate change within the sound
            for piece in resampler.resample(None):
                at, reached = _put(found, _mono(piece), at, reached)
            resampler = av.AudioResampler(format=PACKED, rate=RATE_HZ)
        form = _form(frame)
        for piece in resampler.resample(frame):
            at, reached = _put(found, _mono(piece), at, reached)
        if at >= len(found):
            break
    else:
        for piece in resampler.resample(None) if at is not None else ():
            at, reached = _put(found, _mono(piece), at or 0, reached)
    np.nan_to_num(found, copy=False)
    return np.clip(found, -1, 1, out=found)[:reached]


def _form(frame: Any) -> tuple[str, str, int]:
    """What all frames of one resampler have in common."""
    return frame.format.name, frame.layout.name, frame.sample_rate


def _mono(piece: Any) -> Samples:
    """The mean of the channels (t,) of a frame."""
    channels, samples = piece.layout.nb_channels, piece.to_ndarray()[0]
    mean: Samples = samples if channels == 1 else samples.reshape(-1, channels).mean(1)
    return mean


def _put(found: Samples, piece: Samples, at: int, reached: int) -> tuple[int, int]:
    """Writes samples at their position, cropped to the array; returns the next position and the end of the samples."""
    a, b = max(at, 0), min(at + len(piece), len(found))
    if b > a:
        found[a:b] = piece[a - at : b - at]
        reached = b
    return at + len(piece), reached
