"""Whether a sound that is asked with is a piece of a recording in the library, however short or noisy."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import final

import numpy as np

from lingxi.address import path_of
from lingxi.arrays import Samples
from lingxi.encode.audio.alignment import Alignment, align
from lingxi.encode.audio.landmarks import marks
from lingxi.encode.audio.sound import RATE_HZ, resampled_to
from lingxi.errors import LingxiError
from lingxi.media.clip import sound_of
from lingxi.media.isolation import decoded
from lingxi.store.engine import FindsMarks, Point, ReadsPoints
from lingxi.store.where import Where
from lingxi.types import Audio, Ranking

ASKED_S = 4.0  # of a longer sound, the loudest so many seconds are looked for
FIRST, SHARING = 8, 16  # segments that share most marks: the first are listened to, and the rest if none is certain
AUDIBLE = 0.8  # a piece of something correlates at least so much with it: noise has at most half its power
PRIOR = 1 / FIRST  # believed before it is listened to: that a candidate is the one
CERTAIN = 0.99  # the probability at which nothing more is listened to
LEAST = 0.5  # what is less likely has no voice


@dataclass(frozen=True)
class Found:
    """The segments that hold a piece of what is asked with, likeliest first, and where it begins in their files."""

    ranking: Ranking = field(default_factory=list)
    likely: Mapping[str, float] = field(default_factory=dict)
    at_s: Mapping[str, float] = field(default_factory=dict)


@final
class SameRecording:
    """Candidates share pairs of spectral peaks with a sound, or are like it; then they are listened to once more."""

    def __init__(self, engine: ReadsPoints) -> None:
        self._engine = engine

    def __call__(self, sound: Audio, alike: Sequence[str], where: Where | None) -> Found:
        """``alike`` are segments of sound that are like it, most alike first; files that are gone are passed over."""
        part = _loudest(resampled_to(sound, RATE_HZ))
        if not part.any() or not isinstance(self._engine, FindsMarks):
            return Found()
        shared = [id_ for id_, _ in self._engine.sharing(marks(part), SHARING, where)]
        ids = list(dict.fromkeys(chain(shared[:FIRST], *zip(shared[FIRST:], alike, strict=False), shared, alike)))
        found, at_s = dict[str, float](), dict[str, float]()
        for start in range(0, len(ids), FIRST):
            for id_, likely, start_s in _heard(part, self._engine.get(ids[start : start + FIRST])):
                found[id_], at_s[id_] = likely, start_s
            if max(found.values(), default=0.0) >= CERTAIN:
                break
        order = sorted((id_ for id_ in found if found[id_] >= LEAST), key=lambda id_: -found[id_])
        return Found([(id_, found[id_]) for id_ in order], {id_: found[id_] for id_ in order}, at_s)


def probability(fit: Alignment) -> float:
    """That a part is from where it fits best: its evidence is a likelihood ratio, so nothing is fitted."""
    odds = math.exp(max(-60.0, min(60.0, fit.evidence))) * PRIOR / (1 - PRIOR)
    return odds / (1 + odds) if fit.correlation >= AUDIBLE else 0.0


def _heard(part: Samples, points: Sequence[Point]) -> Iterator[tuple[str, float, float]]:
    """Of each stretch of a file that can be heard: the segment in which the part lies, how likely, and the second."""
    yield from filter(None, (_listened(part, stretch) for stretch in _stretches(points, len(part) / RATE_HZ)))


def _listened(part: Samples, stretch: Sequence[Point]) -> tuple[str, float, float] | None:
    seconds = len(part) / RATE_HZ
    begin_s = max(0.0, stretch[0].payload["start_s"] - seconds)
    try:
        path = path_of(str(stretch[0].payload["address"]))
        sound = decoded(sound_of, path, begin_s, stretch[-1].payload["end_s"] + seconds - begin_s)
    except (LingxiError, OSError):
        return None
    fit = align(part, resampled_to(sound, RATE_HZ))
    start_s = begin_s + fit.start / RATE_HZ
    middle = start_s + seconds / 2
    nearest = min(stretch, key=lambda each: abs(each.payload["start_s"] + each.payload["end_s"] - 2 * middle))
    return nearest.id, probability(fit), start_s


def _stretches(points: Sequence[Point], seconds: float) -> list[list[Point]]:
    """Segments of one file that lie within so many seconds of each other belong together: it is read once."""
    found = list[list[Point]]()
    sounds = [each for each in points if each.payload.get("modality") == "audio" and "start_s" in each.payload]
    for point in sorted(sounds, key=lambda each: (str(each.payload["address"]), float(each.payload["start_s"]))):
        last = found[-1] if found else []
        same = bool(last) and last[0].payload["address"] == point.payload["address"]
        if same and point.payload["start_s"] - last[-1].payload["end_s"] < seconds:
            last.append(point)
        else:
            found.append([point])
    return found


def _loudest(samples: Samples) -> Samples:
    """The stretch of at most four seconds with the most power."""
    size = int(ASKED_S * RATE_HZ)
    if len(samples) <= size:
        return samples
    sums = np.concatenate([[0.0], np.cumsum(samples.astype(np.float64) ** 2)])
    start = int((sums[size:] - sums[:-size]).argmax())
    return samples[start : start + size]
