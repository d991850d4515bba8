"""CSLS: what is near to every question is an answer to none."""

from __future__ import annotations

from typing import final

import numpy as np

from lingxi.arrays import Scores
from lingxi.errors import BadQuery
from lingxi.search.reranker import Candidates, rerankers


@final
@rerankers.register("csls")
class Csls:
    """Cross-domain similarity local scaling (Conneau et al., 2018), against hubs: 2 cos(q, x) - r(x).

    r(x) is the mean cosine of x with its nearest of the bank of other queries. The query's own term is the same for
    all candidates and left out.
    """

    needs_bank = True

    def __init__(self, neighbours: int = 10) -> None:
        if neighbours < 1:
            raise BadQuery(f"csls: neighbours are at least 1, not {neighbours}")
        self._neighbours = neighbours

    def score(self, candidates: Candidates) -> Scores:
        """2 cos(q, x) - r(x)."""
        count = min(self._neighbours, len(candidates.bank))
        near = np.partition(candidates.vectors @ candidates.bank.T, -count, axis=1)[:, -count:]
        scores: Scores = 2 * (candidates.vectors @ candidates.query) - near.mean(axis=1)
        return scores
