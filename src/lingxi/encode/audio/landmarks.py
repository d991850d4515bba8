"""Landmarks of a sound: peaks in time and frequency that survive noise and compression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples
from lingxi.encode.audio.sound import HOP, QUIETEST, RATE_HZ

WINDOW = 1024  # samples: 64 ms, long enough to separate partials
REACH_FRAMES, REACH_BINS = 5, 4  # a landmark is the maximum within so much at either side: 50 ms, 60 Hz
PER_SECOND = 100  # landmarks a second at most: the loudest ones
MARKS_REVISION = "marks 1"  # changes when the marks of a sound change
MARKED = 50  # landmarks a second that are paired, each with its PAIRS loudest successors
PAIRS, LATER, HIGHER = 5, 63, 63  # pairs per landmark; at most so many frames later and bins higher or lower
SLACK = 1  # tolerance in frames and bins
DEEP = 10.0  # natural logarithm of power below the loudest landmark at which one is rarely found again
RARELY, OFTEN = 0.02, 0.8  # how often the faintest and the loudest landmark of an excerpt are found again

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Landmarks:
    """The positions of landmarks, in order of time, and their loudness."""

    frames: npt.NDArray[np.int64]  # (n,) hundredths of a second
    bins: npt.NDArray[np.int64]  # (n,) of 15.6 Hz each
    heights: Numbers  # (n,) natural logarithms of power
    length: int  # frames of the sound


def landmarks(samples: Samples, most: int = PER_SECOND) -> Landmarks:
    """The local maxima of the spectrogram of a sound at 16 kHz (Wang, 2003): the ``most`` loudest of each second."""
    loud = _spectrogram(samples)
    summit = loud >= _highest(_highest(loud, REACH_FRAMES, 0), REACH_BINS, 1)
    found = np.argwhere(summit & (loud > np.log(QUIETEST) + 1))
    heights = loud[found[:, 0], found[:, 1]].astype(np.float64)
    second = found[:, 0] * HOP // RATE_HZ
    kept = [_loudest(np.flatnonzero(second == each), heights, most) for each in np.unique(second)]
    rows = np.sort(np.concatenate(kept)) if kept else np.zeros(0, np.int64)
    return Landmarks(found[rows, 0].astype(np.int64), found[rows, 1].astype(np.int64), heights[rows], len(loud))


def marks(samples: Samples) -> list[int]:
    """Fingerprints below 2^23, sorted, that an excerpt shares with its recording wherever it begins.

    Each encodes a pair of landmarks: the pitch of one, and the other's distance in pitch and time (Wang, 2003).
    """
    found = landmarks(samples, MARKED)
    frames, bins, heights = found.frames, found.bins, found.heights
    if len(frames) < 2:
        return []
    ends = np.searchsorted(frames, frames + LATER, "right") - np.arange(len(frames))
    there = np.arange(len(frames))[:, None] + np.arange(1, max(2, int(ends.max())))
    other = np.minimum(there, len(frames) - 1)
    later, higher = frames[other] - frames[:, None], bins[other] - bins[:, None]
    near = (there < len(frames)) & (later >= 1) & (later <= LATER) & (np.abs(higher) <= HIGHER)
    best = np.argsort(-np.where(near, heights[other], -np.inf), 1, kind="stable")[:, :PAIRS]
    made = (bins[:, None] << 13) | ((higher + HIGHER) << 6) | later
    kept: list[int] = np.unique(np.take_along_axis(made, best, 1)[np.take_along_axis(near, best, 1)]).tolist()
    return kept


def evidence(asked: Landmarks, kept: Landmarks) -> float:
    """The log likelihood ratio that the query's landmarks come from that recording rather than from another.

    It is taken at the time shift with most matches. A landmark that is found counts by how rarely chance would place
    one there, given the recording's density at its pitch. A missing one counts against the recording: more if it is
    louder.
    """
    if not len(asked.frames) or not len(kept.frames):
        return 0.0
    crowd = np.convolve(np.bincount(kept.bins, minlength=WINDOW // 2 + 1), np.ones(2 * SLACK + 1), "same") / kept.length
    chance = np.clip(1 - np.exp(-(crowd[asked.bins] + 0.002) * (2 * SLACK + 1)), 1e-4, 0.95)
    depth = (asked.heights.max() - asked.heights) / DEEP
    again = np.maximum(np.clip(OFTEN - (OFTEN - RARELY) * depth, RARELY, OFTEN), chance)
    lost = np.log((1 - again) / (1 - chance))
    gained = np.log(again / chance) - lost
    rows, columns = np.nonzero(np.abs(asked.bins[:, None] - kept.bins[None]) <= SLACK)
    if not len(rows):
        return float(lost.sum())
    shifts = kept.frames[columns] - asked.frames[rows]
    low = int(shifts.min()) - SLACK
    votes = np.zeros((len(asked.frames), int(shifts.max()) - low + SLACK + 1), bool)
    for slack in range(-SLACK, SLACK + 1):
        votes[rows, shifts - low + slack] = True
    return float((gained @ votes).max() + lost.sum())


def _spectrogram(samples: Samples) -> npt.NDArray[np.float32]:
    """Log power (frames, 513), every hundredth of a second."""
    padded = np.pad(samples.astype(np.float32), (0, max(0, WINDOW - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    spectra = np.fft.rfft(frames * np.hanning(WINDOW).astype(np.float32))
    power = (spectra.real**2 + spectra.imag**2) / WINDOW
    return np.log(power + QUIETEST).astype(np.float32)


def _highest(loud: npt.NDArray[np.float32], reach: int, axis: int) -> npt.NDArray[np.float32]:
    """The maximum within ``reach`` along an axis, by windows of doubling size and two overlapping ones at the end."""
    wide = [(reach, reach) if each == axis else (0, 0) for each in range(2)]
    found = np.moveaxis(np.pad(loud, wide, constant_values=-np.inf), axis, 0)
    size, wanted = 1, 2 * reach + 1
    while size < wanted:
        step = min(size, wanted - size)
        found = np.maximum(found[:-step], found[step:])
        size += step
    return np.moveaxis(found, 0, axis)


def _loudest(rows: npt.NDArray[np.intp], heights: Numbers, most: int) -> npt.NDArray[np.intp]:
    return rows[np.argsort(-heights[rows], kind="stable")[:most]]
