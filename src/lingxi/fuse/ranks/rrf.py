"""Reciprocal rank fusion: what stands high in several rankings stands high."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from lingxi.fuse.registry import rank_fusions
from lingxi.types import Ranking


@final
@rank_fusions.register("rrf")
@dataclass(frozen=True)
class ReciprocalRank:
    """Weighted sum of 1 / (k + rank), as a share of what the first place in every ranking would give.

    Cormack, Clarke and Büttcher, 2009. Ranks count from 1; a larger ``k`` lets the first places dominate less.
    """

    k: int = 60

    def fuse(self, rankings: Sequence[Ranking], weights: Sequence[float]) -> Ranking:
        """One ranking of everything that any of them holds, scores in (0, 1], best first, ties by id."""
        sums: defaultdict[str, float] = defaultdict(float)
        for ranking, weight in zip(rankings, weights, strict=True):
            for rank, (id_, _) in enumerate(ranking, start=1):
                sums[id_] += weight / (self.k + rank)
        most = sum(weights) / (self.k + 1)
        return sorted(((id_, found / most) for id_, found in sums.items()), key=lambda hit: (-hit[1], hit[0]))
