"""Weights from how the scores of each ranking fall: one that sets a few apart knows something, a flat one does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import final

from lingxi.fuse.normalise import min_max
from lingxi.fuse.registry import rank_fusions
from lingxi.types import Ranking

DEPTH = 100  # scores whose curve is looked at


@final
@rank_fusions.register("adaptive")
class Adaptive:
    """Query-adaptive late fusion (Zheng et al., 2015): the weight of a ranking is one over the area under its scores.

    Scores are brought to 0..1 by their extremes. The paper subtracts a reference curve of unrelated queries, which a
    library does not have, and multiplies powers of scores; here they are added, so that an item which one ranking
    lacks is not lost.
    """

    def fuse(self, rankings: Sequence[Ranking], weights: Sequence[float]) -> Ranking:
        """One ranking of everything that any of them holds, scores in (0, 1], best first, ties by id."""
        own = [weight / area(ranking) for ranking, weight in zip(rankings, weights, strict=True)]
        sums: defaultdict[str, float] = defaultdict(float)
        for ranking, weight in zip(rankings, own, strict=True):
            for id_, score in min_max(ranking).items():
                sums[id_] += weight * score / sum(own)
        return sorted(sums.items(), key=lambda hit: (-hit[1], hit[0]))


def area(ranking: Ranking) -> float:
    """The mean of the first scores, scaled to 0..1: 1 for scores that are all alike, small for a steep fall.

    An empty ranking sets nothing apart: it has the area of a flat one.
    """
    if not ranking:
        return 1.0
    scores = list(min_max(ranking[:DEPTH]).values())
    return max(1e-3, sum(scores) / len(scores))
