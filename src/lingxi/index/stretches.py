"""Puts the windows of sound together again: stretches of one track, which a speech recogniser hears as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lingxi.arrays import Samples
from lingxi.media.windows import HOP_S, RATE_HZ
from lingxi.types import Audio, Segment

SILENCE_S = 5.0  # within a stretch, at most: a recogniser hears half a minute, and words need those before them
NEAR_S = 0.4  # a stretch that ends this much before the end of a part goes on in the next one
SAME_TRACK = 0.9  # of the time between windows, or of a shorter window: the next one of a track begins later
BACK_S = 10.0  # before the end of a part in which the quietest place is looked for
QUIET_S = 0.2  # how long the quietest place is
SILENT = 1e-6  # the power below which all is silence


@dataclass(frozen=True, eq=False)
class Stretch:
    """Sound without long silences."""

    start_s: float  # in the file
    samples: Samples  # (t,) float32 at 16 kHz

    @property
    def end_s(self) -> float:
        """When it ends in the file."""
        return self.start_s + len(self.samples) / RATE_HZ

    def parted(self, end_s: float) -> tuple[Stretch | None, Stretch | None]:
        """The stretch up to its last quiet place before ``end_s``, and the rest up to ``end_s``; None where empty.

        The rest is None if the stretch does not reach ``end_s``.
        """
        if self.end_s < end_s - NEAR_S:
            return self, None
        samples = self.samples[: max(0, round((end_s - self.start_s) * RATE_HZ))]
        cut = _quietest(samples)
        rest = Stretch(self.start_s + cut / RATE_HZ, samples[cut:])
        return Stretch(self.start_s, samples[:cut]) if cut else None, rest if len(rest.samples) else None


def stretches(segments: Sequence[Segment]) -> list[list[Stretch]]:
    """The stretches of every track of sound, in order; the windows of a track follow those of the one before."""
    tracks = list[list[Stretch]]()
    for window in _windows(segments):
        if not tracks or not _follows(window, tracks[-1][-1]):
            tracks.append([])
        tracks[-1].append(window)
    return [joined(track) for track in tracks]


def joined(track: Sequence[Stretch]) -> list[Stretch]:
    """The windows or stretches of a track, those with little silence between them as one."""
    groups = list[list[Stretch]]()
    for each in track:
        if groups and each.start_s - groups[-1][-1].end_s <= SILENCE_S:
            groups[-1].append(each)
        else:
            groups.append([each])
    return [_one(group) for group in groups]


def _windows(segments: Sequence[Segment]) -> Iterator[Stretch]:
    for each in segments:
        if isinstance(each.media, Audio) and each.place.start_s is not None:
            yield Stretch(each.place.start_s, each.media.samples)


def _follows(window: Stretch, last: Stretch) -> bool:
    """Whether a window is of the same track as the one before it; those of another track begin earlier."""
    return window.start_s - last.start_s > SAME_TRACK * min(HOP_S, last.end_s - last.start_s)


def _one(group: Sequence[Stretch]) -> Stretch:
    """Stretches as one, with silence between them; where two overlap, the later one counts."""
    began_s = group[0].start_s
    at = [max(0, round((each.start_s - began_s) * RATE_HZ)) for each in group]
    samples = np.zeros(max(a + len(each.samples) for a, each in zip(at, group, strict=True)), np.float32)
    for a, each in zip(at, group, strict=True):
        samples[a : a + len(each.samples)] = each.samples
    return Stretch(began_s, samples)


def _quietest(samples: Samples) -> int:
    """The middle of the quietest place in the last seconds: the last one where several are as quiet, to a decibel."""
    size = round(QUIET_S * RATE_HZ)
    first = max(0, len(samples) - round(BACK_S * RATE_HZ))
    if len(samples) - first < size:
        return first
    power = np.cumsum(np.r_[0.0, samples[first:].astype(np.float64) ** 2])
    levels = np.round(10 * np.log10((power[size:] - power[:-size]).clip(0) / size + SILENT))
    return first + len(levels) - 1 - int(levels[::-1].argmin()) + size // 2
