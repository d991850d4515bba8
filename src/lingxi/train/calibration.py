"""Match probabilities that come with a model: fitted on judged or labelled pairs, read against a fixed background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.calibration import (
    Reliability,
    Sigmoid,
    Usual,
    log_odds,
    logistic,
    regression,
    reliability,
    usual_of,
)

WRONGLY = 0.05  # of queries with a match of which "nothing matches" may be said


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of a query and a segment: score, the usual mean and deviation of the query, whether they match, weight."""

    scores: npt.NDArray[np.float64]  # (n,), as all of them
    means: npt.NDArray[np.float64]
    deviations: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]
    weights: npt.NDArray[np.float64]

    @classmethod
    def of(
        cls,
        queries: Vectors,
        segments: Vectors,
        right: npt.NDArray[np.bool_],
        background: Vectors,
        chosen: npt.NDArray[np.bool_] | None = None,
        weight: float = 1.0,
    ) -> Pairs:
        """All pairs of queries (q, d) and segments (n, d), or the chosen ones (q, n); ``weight`` is of all together."""
        chosen = np.ones(right.shape, bool) if chosen is None else chosen
        usual = [usual_of(row) for row in queries @ background.T]
        count = chosen.sum(1)
        means, deviations = (np.repeat([getattr(each, name) for each in usual], count) for name in vars(Usual()))
        total = int(count.sum())
        scores = (queries @ segments.T)[chosen].astype(np.float64)
        return cls(scores, means, deviations, right[chosen], np.full(total, weight / max(total, 1)))

    @classmethod
    def joined(cls, some: Sequence[Pairs]) -> Pairs:
        """All pairs of several sets."""
        return cls(*(np.concatenate([getattr(each, name) for each in some]) for name in cls.__dataclass_fields__))

    def standing(self) -> npt.NDArray[np.float64]:
        """How many deviations each score is above the usual mean."""
        above: npt.NDArray[np.float64] = (self.scores - self.means) / self.deviations
        return above


def fit_pairs(pairs: Pairs) -> Sigmoid:
    """A sigmoid on the score, its standing and the usual mean; never one that falls when the score rises."""
    features = {"slope": pairs.scores, "standing": pairs.standing(), "usual": pairs.means}
    share = float(np.average(pairs.right, weights=pairs.weights))
    while True:
        *slopes, offset = regression(np.stack(list(features.values()), 1), pairs.right, pairs.weights)
        found = dict(zip(features, slopes, strict=True))
        falling = [name for name in ("slope", "standing") if found.get(name, 0.0) < 0]
        if not falling:
            return replace(Sigmoid(0.0, offset - log_odds(share), share=share), **found)
        del features[min(falling, key=lambda name: found[name] * float(np.std(features[name])))]


def probabilities(sigmoid: Sigmoid, pairs: Pairs) -> npt.NDArray[np.float64]:
    """What a sigmoid says of every pair (n,)."""
    found = sigmoid.slope * pairs.scores + sigmoid.standing * pairs.standing() + sigmoid.usual * pairs.means
    return logistic(found + sigmoid.offset + log_odds(sigmoid.share))


def honesty(sigmoid: Sigmoid, pairs: Pairs) -> Reliability:
    """How honest it is on pairs that it was not fitted on."""
    return reliability(probabilities(sigmoid, pairs), pairs.right, pairs.weights)


def best_of(
    sigmoid: Sigmoid,
    queries: Vectors,
    segments: Vectors,
    background: Vectors,
    allowed: npt.NDArray[np.bool_] | None = None,
) -> npt.NDArray[np.float64]:
    """The probability of the likeliest hit of each query (q, d) among segments (n, d), or those allowed (q, n)."""
    scores = queries @ segments.T if allowed is None else np.where(allowed, queries @ segments.T, -1.0)
    usual = [usual_of(row) for row in queries @ background.T]
    best = [sigmoid.probabilities(row.max(keepdims=True), each)[0] for row, each in zip(scores, usual, strict=True)]
    return np.array(best, np.float64)


def fit_least(sigmoid: Sigmoid, best: npt.NDArray[np.float64]) -> Sigmoid:
    """The sigmoid with the probability from which on a likeliest hit means that something matches.

    ``best`` are the probabilities of the likeliest hits (q,) of queries that have a match. "Nothing matches" would be
    said of WRONGLY of them.
    """
    return replace(sigmoid, least=float(np.quantile(best, WRONGLY)))
