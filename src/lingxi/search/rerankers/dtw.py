"""Sounds by how well one can be stretched in time onto the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Scores
from lingxi.encode.audio.sound import mfcc, resampled
from lingxi.search.reranker import rerankers
from lingxi.types import Audio, Media, Modality

MOST = 300  # frames of a sound; of a longer one, neighbours are averaged

Frames = npt.NDArray[np.float64]


@final
@rerankers.register("dtw")
class Dtw:
    """Minus the mean distance of MFCC frames along the best warping path (Sakoe and Chiba, 1978)."""

    modality: Modality = "audio"
    certain: float | None = None

    def score(self, query: Media, candidates: Iterable[Media]) -> Scores:
        """Scores (n,), 0 for the same sound."""
        asked = _frames(query)
        return np.array([-warped_distance(asked, _frames(each)) for each in candidates], np.float32)


def warped_distance(one: Frames, other: Frames) -> float:
    """The least sum of distances over all monotonous paths through (n, d) and (m, d), divided by n + m.

    A step along both counts twice (the symmetric form), so that every path has the same weight.
    """
    apart = np.sqrt(np.maximum((one**2).sum(1)[:, None] + (other**2).sum(1)[None] - 2 * one @ other.T, 0))
    n, m = apart.shape
    total = np.full((n + 1, m + 1), np.inf)
    total[0, 0] = 0
    for diagonal in range(2, n + m + 1):  # all cells whose coordinates add up to it depend on earlier ones only
        i = np.arange(max(1, diagonal - m), min(n, diagonal - 1) + 1)
        j = diagonal - i
        cost = apart[i - 1, j - 1]
        total[i, j] = np.minimum(total[i - 1, j - 1] + 2 * cost, np.minimum(total[i - 1, j], total[i, j - 1]) + cost)
    return float(total[n, m] / (n + m))


def _frames(media: Media) -> Frames:
    if not isinstance(media, Audio):
        raise TypeError("only sounds are warped in time")
    frames = mfcc(resampled(media))[:, 1:]  # how loud it is does not matter
    parts = np.array_split(frames, min(MOST, len(frames)))
    return np.stack([part.mean(0) for part in parts])
