"""Querybank normalisation: a candidate's share of this query among all that might have been asked."""

from __future__ import annotations

from typing import final

import numpy as np

from lingxi.arrays import Scores
from lingxi.errors import BadQuery
from lingxi.search.reranker import Candidates, rerankers


@final
@rerankers.register("inverted_softmax")
class InvertedSoftmax:
    """QB-Norm with the dynamic inverted softmax (Bogolin et al., 2022; Smith et al., 2017).

    Only candidates that are the nearest of some query of the bank are normalised, and only when the query's own
    nearest is one of them; else scores stay as they are.
    """

    needs_bank = True

    def __init__(self, beta: float = 20.0) -> None:
        if beta <= 0:
            raise BadQuery(f"inverted_softmax: beta is above 0, not {beta}")
        self._beta = beta

    def score(self, candidates: Candidates) -> Scores:
        """exp(beta cos(q, x)) / sum over the bank of exp(beta cos(b, x)), or the cosines."""
        own = candidates.vectors @ candidates.query
        others = candidates.vectors @ candidates.bank.T
        hubs = np.unique(others.argmax(axis=0))
        if int(own.argmax()) not in hubs:
            return np.asarray(own, np.float32)
        most = max(float(others.max()), float(own.max()))
        share = np.exp(self._beta * (own - most)) / np.exp(self._beta * (others - most)).sum(axis=1)
        return np.asarray(share, np.float32)
