"""Borda's count: every ranking gives points by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from lingxi.fuse.registry import rank_fusions
from lingxi.types import Ranking


@final
@rank_fusions.register("borda")
@dataclass(frozen=True)
class Borda:
    """The first of c candidates gets c points, the next c - 1; those a ranking lacks share what is left of its points.

    Aslam and Montague, 2001.
    """

    def fuse(self, rankings: Sequence[Ranking], weights: Sequence[float]) -> Ranking:
        """One ranking of everything that any of them holds, scores in (0, 1], best first, ties by id."""
        everything = sorted({id_ for ranking in rankings for id_, _ in ranking})
        count, points = len(everything), defaultdict[str, float](float)
        for ranking, weight in zip(rankings, weights, strict=True):
            places = {id_: place for place, (id_, _) in enumerate(ranking)}
            rest = (count - len(ranking) + 1) / 2  # the mean of the points that nobody got
            for id_ in everything:
                points[id_] += weight * (count - places[id_] if id_ in places else rest)
        most = sum(weights) * count
        return sorted(((id_, found / most) for id_, found in points.items()), key=lambda hit: (-hit[1], hit[0]))
