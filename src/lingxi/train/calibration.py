"""Match probabilities that come with a model: fitted on judged or labelled pairs, read against a fixed background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.calibration import (
    FLOOR,
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


@dataclass(frozen=True)
class Best:
    """The best hit of a query: its log odds with the share, and the deviation of the query's background."""

    log_odds: float
    deviation: float


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


def best_of(sigmoid: Sigmoid, queries: Vectors, segments: Vectors, background: Vectors,
            allowed: npt.NDArray[np.bool_] | None = None) -> list[Best]:  # fmt: skip
    """The best hit of each query (q, d) among the segments (n, d), or those of them allowed (q, n)."""
    usual = [usual_of(row) for row in queries @ background.T]
    scores = queries @ segments.T if allowed is None else np.where(allowed, queries @ segments.T, -1.0)
    prior = log_odds(sigmoid.share)
    return [
        Best(float(sigmoid.log_odds(row.max(keepdims=True), each)[0]) + prior, each.deviation)
        for row, each in zip(scores, usual, strict=True)
    ]


def fit_least(sigmoid: Sigmoid, sets: Sequence[tuple[Sequence[Best], Sequence[Best]]]) -> Sigmoid:
    """The sigmoid with what a best hit needs to mean that something matches.

    Each set has the best hits of queries that have a match, and those of queries whose matches were taken out. Both
    weigh the same, and so do the sets. "Nothing" is said of WRONGLY of the queries that have a match.
    """
    rows, matched, weights = list[tuple[float, float]](), list[bool](), list[float]()
    for with_match, without in sets:
        for some, has in ((with_match, True), (without, False)):
            rows += [(each.log_odds, each.deviation) for each in some]
            matched += [has] * len(some)
            weights += [1 / len(some)] * len(some)
    features, found, mass = np.array(rows), np.array(matched), np.array(weights)
    by_odds, by_deviation, _ = regression(features, found, mass)
    spread = by_deviation / by_odds
    needed = _quantile((features[:, 0] + spread * (features[:, 1] - FLOOR))[found], mass[found])
    return replace(sigmoid, least=float(logistic(np.array([needed]))[0]), spread=spread)


def _quantile(values: npt.NDArray[Any], weights: npt.NDArray[np.float64]) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order[int(np.searchsorted(reached, WRONGLY))]])
