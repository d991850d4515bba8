"""Inverse square rank: what stands high anywhere stands high, the more so the more rankings agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from lingxi.fuse.registry import rank_fusions
from lingxi.types import Ranking


@final
@rank_fusions.register("isr")
@dataclass(frozen=True)
class InverseSquareRank:
    """Weighted sum of 1 / rank^2, times the share of the weight that found it (Mourão, Martins and Magalhães, 2013)."""

    def fuse(self, rankings: Sequence[Ranking], weights: Sequence[float]) -> Ranking:
        """One ranking of everything that any of them holds, scores in (0, 1], best first, ties by id."""
        sums: defaultdict[str, float] = defaultdict(float)
        found_by: defaultdict[str, float] = defaultdict(float)
        for ranking, weight in zip(rankings, weights, strict=True):
            for rank, (id_, _) in enumerate(ranking, start=1):
                sums[id_] += weight / rank**2
                found_by[id_] += weight
        total = sum(weights)
        fused = ((id_, found * found_by[id_] / total**2) for id_, found in sums.items())
        return sorted(fused, key=lambda hit: (-hit[1], hit[0]))
