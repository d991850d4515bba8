"""CombMNZ: the sum of scores, times in how many rankings something is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from lingxi.fuse.normalise import min_max
from lingxi.fuse.registry import rank_fusions
from lingxi.types import Ranking


@final
@rank_fusions.register("comb_mnz")
@dataclass(frozen=True)
class CombMnz:
    """Weighted sum of min-max scores times the share of the weight that found it (Fox and Shaw, 1994)."""

    def fuse(self, rankings: Sequence[Ranking], weights: Sequence[float]) -> Ranking:
        """One ranking of everything that any of them holds, scores in (0, 1], best first, ties by id."""
        sums: defaultdict[str, float] = defaultdict(float)
        found_by: defaultdict[str, float] = defaultdict(float)
        for ranking, weight in zip(rankings, weights, strict=True):
            for id_, score in min_max(ranking).items():
                sums[id_] += weight * score
                found_by[id_] += weight
        total = sum(weights)
        fused = ((id_, found * found_by[id_] / total**2) for id_, found in sums.items())
        return sorted(fused, key=lambda hit: (-hit[1], hit[0]))
