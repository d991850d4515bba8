"""Whether a sound that is asked with is a piece of a recording in the library, however short or noisy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import final

import numpy as np

from lingxi.arrays import Samples
from lingxi.encode.alignment import Alignment, align
from lingxi.encode.landmarks import marks
from lingxi.encode.sound import RATE_HZ, resampled_to
from lingxi.errors import LingxiError
from lingxi.index.address import path_of
from lingxi.media.clip import sound_of
from lingxi.store.engine import Engine, FindsMarks, Point
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

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, sound: Audio, alike: Sequence[str], where: Where | None) -> Found:
        """``alike`` are segments of sound that are like it, most alike first; files that are gone are passed over."""
        part = _loudest(resampled_to(sound, RATE_HZ))
        if not part.any() or not isinstance(self._engine, FindsMarks):
            return Found()
        shared = [id_ for id_, _ in self._engine.sharing(marks(part), SHARING, where)]
        ids = list(dict.fromkeys(chain(shared[:FIRST], *zip(shared[FIRST:], alike, strict=False), shared, alike)))
        found, at_s = dict[str, float](), dict[str, float]()
        for n, (id_, likely, start_s) in enumerate(self._heard(part, ids)):
            found[id_], at_s[id_] = likely, start_s
            if n + 1 >= FIRST and max(found.values()) >= CERTAIN:
                break
        order = sorted((id_ for id_ in found if found[id_] >= LEAST), key=lambda id_: -found[id_])
        return Found([(id_, found[id_]) for id_ in order], {id_: found[id_] for id_ in order}, at_s)

    def _heard(self, part: Samples, ids: Sequence[str]) -> Iterable[tuple[str, float, float]]:
        """Of each segment that can be heard, how likely the part is from there, and the second at which it begins."""
        for start in range(0, len(ids), FIRST):
            for point in self._engine.get(ids[start : start + FIRST]):
                heard = _around(point, len(part) / RATE_HZ)
                if heard is not None:
                    fit = align(part, heard[0])
                    yield point.id, probability(fit), heard[1] + fit.start / RATE_HZ


def probability(fit: Alignment) -> float:
    """That a part is from where it fits best: its evidence is a likelihood ratio, so nothing is fitted."""
    odds = math.exp(max(-60.0, min(60.0, fit.evidence))) * PRIOR / (1 - PRIOR)
    return odds / (1 + odds) if fit.correlation >= AUDIBLE else 0.0


def _around(point: Point, seconds: float) -> tuple[Samples, float] | None:
    """A segment's sound with so much before and after it, and where that begins; None where it cannot be heard."""
    start_s, end_s = point.payload.get("start_s"), point.payload.get("end_s")
    if point.payload.get("modality") != "audio" or start_s is None or end_s is None:
        return None
    begin_s = max(0.0, float(start_s) - seconds)
    try:
        sound = sound_of(Path(path_of(str(point.payload["address"]))), begin_s, float(end_s) + seconds - begin_s)
    except (LingxiError, OSError):
        return None
    return resampled_to(sound, RATE_HZ), begin_s


def _loudest(samples: Samples) -> Samples:
    """The stretch of at most four seconds with the most power."""
    size = int(ASKED_S * RATE_HZ)
    if len(samples) <= size:
        return samples
    sums = np.concatenate([[0.0], np.cumsum(samples.astype(np.float64) ** 2)])
    start = int((sums[size:] - sums[:-size]).argmax())
    return samples[start : start + size]
