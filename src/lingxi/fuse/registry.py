"""The rank fusions that are known by name, and what one is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from lingxi.registry import Registry
from lingxi.types import Ranking


class RankFusion(Protocol):
    """Several rankings -> one."""

    def fuse(self, rankings: Sequence[Ranking], weights: Sequence[float]) -> Ranking:
        """One ranking of everything that any of them holds, scores in (0, 1], best first, ties by id.

        ``weights`` are positive, one a ranking, and count relative to each other; ValueError where their numbers
        differ. An id that a ranking lacks gets nothing from it. No rankings, or empty ones alone, give an empty
        ranking; an empty one among others changes no order. Rankings of equal weight may come in any order.
        """
        ...


rank_fusions: Registry[RankFusion] = Registry("rank fusion", "lingxi.fuse.ranks")
