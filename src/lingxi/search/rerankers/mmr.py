"""Maximal marginal relevance: relevant, and unlike what stands above."""

from __future__ import annotations

from typing import final

import numpy as np

from lingxi.arrays import Scores
from lingxi.errors import BadQuery
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
        relevance = candidates.vectors @ candidates.query
        alike = np.full(count, -1.0, np.float32)
        left, scores = np.ones(count, bool), np.zeros(count, np.float32)
        for place in range(count):
            worth = (1 - self._diverse) * relevance - self._diverse * (alike if place else 0.0)
            taken = int(np.argmax(np.where(left, worth, -np.inf)))
            scores[taken], left[taken] = 1 - place / count, False
            alike = np.maximum(alike, candidates.vectors @ candidates.vectors[taken])
        return scores
