"""The weighted sum of scores that were brought to one scale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from lingxi.fuse.normalise import NORMALISATIONS, Normalisation
from lingxi.fuse.registry import rank_fusions
from lingxi.types import Ranking


@final
@rank_fusions.register("weighted_sum")
@dataclass(frozen=True)
class WeightedSum:
    """Sum of weight times normalised score, over the sum of weights; what a ranking lacks counts 0 in it.

    With equal weights and ``min_max`` it is CombSUM (Fox and Shaw, 1994) up to a factor.
    """

    normalise: Normalisation = "min_max"

    def fuse(self, rankings: Sequence[Ranking], weights: Sequence[float]) -> Ranking:
        """One ranking of everything that any of them holds, scores in (0, 1], best first, ties by id."""
        sums: defaultdict[str, float] = defaultdict(float)
        for ranking, weight in zip(rankings, weights, strict=True):
            for id_, score in NORMALISATIONS[self.normalise](ranking).items():
                sums[id_] += weight * score
        total = sum(weights)
        return sorted(((id_, found / total) for id_, found in sums.items()), key=lambda hit: (-hit[1], hit[0]))
