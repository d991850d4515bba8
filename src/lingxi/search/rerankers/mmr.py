"""Maximal marginal relevance: relevant, and unlike what stands above."""

from __future__ import annotations

from typing import final

import numpy as np

from lingxi.arrays import Scores
from lingxi.errors import BadQuery
from lingxi.search.diversity import marginal
from lingxi.search.reranker import Candidates, rerankers


@final
@rerankers.register("mmr")
class Mmr:
    """Carbonell and Goldstein, 1998: (1 - diverse) * relevance - diverse * similarity to the most alike so far.

    Relevance is the cosine with the query, so that both halves are of one kind.
    """

    needs_bank = False

    def __init__(self, diverse: float = 0.3) -> None:
        if not 0 <= diverse <= 1:
            raise BadQuery(f"how diverse hits should be is a number from 0 to 1, not {diverse}")
        self._diverse = diverse

    def score(self, candidates: Candidates) -> Scores:
        """1 for the first that is taken, down to 1 / n for the last."""
        count = len(candidates.vectors)
        scores = np.zeros(count, np.float32)
        order = marginal(candidates.vectors @ candidates.query, candidates.vectors, self._diverse)
        scores[order] = 1 - np.arange(count) / max(count, 1)
        return scores
