"""From a similarity to the probability of a match, fitted on pairs that were judged, or that are known to match.

How near a match is differs between queries: a picture of a dog is nearer to "a dog" than one of a wedding to "two
people whom others congratulate". So a similarity is also read against those of a fixed sample, the background, which
stands for what people keep (the Z-norm of speaker verification, Auckenthaler et al., 2000). It comes with the model and
not from the library: in a library of dogs, no dog stands out, and all of them match "a dog".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log, log1p
from typing import Any, Protocol, Self, runtime_checkable

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Scores, Vector, Vectors
from lingxi.types import MODALITIES, Modality

SHARE = 0.008  # of pairs that match where no other share is known; agrees best with what people say of photos
LEAST = 0.1  # the probability of a hit from which on something matches, where nothing else was fitted
FLOOR = 0.05  # of the deviation of the background's scores: a query that tells nothing apart has next to none
STEPS = 50  # of Newton's method, at most
BINS = 10
_STEEPEST = 60.0  # log of odds, at most: beyond it exp would overflow to no use


@dataclass(frozen=True)
class Usual:
    """How similar the background is to a query."""

    mean: float = 0.0
    deviation: float = 1.0  # at least FLOOR


def usual_of(scores: npt.NDArray[Any]) -> Usual:
    """What is usual where these are the background's scores (n,)."""
    return Usual(float(scores.mean()), float(np.hypot(scores.std(), FLOOR)))


def log_odds(share: float) -> float:
    """``log(share / (1 - share))``."""
    return log(share) - log1p(-share)


@dataclass(frozen=True)
class Sigmoid:
    """Probabilities of a match: a logistic regression on a score and on how it stands to the usual (Platt, 1999)."""

    slope: float  # of the score
    offset: float  # of log odds at a prior of one half
    standing: float = 0.0  # slope of the deviations that the score is above the usual mean
    usual: float = 0.0  # slope of that mean
    share: float = SHARE  # of pairs that match, before a score is seen
    least: float = LEAST  # probability of the likeliest hit from which on something matches

    def log_odds(self, scores: npt.NDArray[Any], usual: Usual) -> npt.NDArray[np.float64]:
        """Log likelihood ratios (n,) of match against no match; they rise with the scores."""
        scores = np.asarray(scores, np.float64)
        above = (scores - usual.mean) / usual.deviation
        found = self.slope * scores + self.standing * above + self.usual * usual.mean + self.offset
        clipped: npt.NDArray[np.float64] = np.clip(found, -_STEEPEST, _STEEPEST)
        return clipped

    def probabilities(self, scores: npt.NDArray[Any], usual: Usual) -> Scores:
        """Match probabilities (n,)."""
        found: Scores = logistic(self.log_odds(scores, usual) + log_odds(self.share)).astype(np.float32)
        return found


@dataclass(frozen=True)
class Reliability:
    """How honest probabilities are: what was said, what was seen, and the share of pairs, in each of ten bins."""

    diagram: tuple[tuple[float, float, float], ...]
    error: float  # expected calibration error, in [0, 1] (Naeini et al., 2015)


@dataclass(frozen=True)
class Calibration:
    """The sigmoids of one space, by (modality of the query, modality of the segment)."""

    sigmoids: Mapping[tuple[Modality, Modality], Sigmoid]
    background: Mapping[Modality, Vectors] = field(default_factory=dict, compare=False)  # (n, d) unit rows of each

    def usual(self, query: Vector, modality: Modality) -> Usual:
        """How similar the background of a modality is to ``query`` (d,)."""
        rows = self.background.get(modality)
        return Usual() if rows is None else usual_of(rows @ query)

    def as_dict(self) -> dict[str, dict[str, float]]:
        """Plain JSON values without the background: ``{"text->image": {"slope": 24.8, "offset": -5.3, …}}``."""
        return {f"{query}->{segment}": vars(sigmoid) | {} for (query, segment), sigmoid in self.sigmoids.items()}

    @classmethod
    def of(cls, found: Mapping[str, Mapping[str, Any]], background: Mapping[Modality, Vectors] | None = None) -> Self:
        """What :meth:`as_dict` gave, now or in earlier versions (slope and offset); more facts are passed over."""
        pairs = {f"{query}->{segment}": (query, segment) for query in MODALITIES for segment in MODALITIES}
        known = ((pairs[name], fit) for name, fit in found.items() if name in pairs)
        return cls({pair: _sigmoid(fit) for pair, fit in known}, background or {})

    def updated(self, other: Calibration) -> Calibration:
        """A copy in which the pairs of another calibration replace the same pairs."""
        return Calibration({**self.sigmoids, **other.sigmoids}, {**self.background, **other.background})


@runtime_checkable
class Calibrated(Protocol):
    """An encoder whose space comes with a calibration."""

    @property
    def calibration(self) -> Calibration:
        """What was fitted on held-out pairs when the model was made."""
        ...


def logistic(log_odds: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Probabilities (n,) of log odds (n,)."""
    found: npt.NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(log_odds, -_STEEPEST, _STEEPEST)))
    return found


def balanced(right: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Weights (n,) with which matching and other pairs weigh the same; their sum is 1."""
    share = float(np.mean(right))
    weights: npt.NDArray[np.float64] = np.where(right, 0.5 / share, 0.5 / (1 - share)) / len(right)
    return weights


def fit(scores: npt.NDArray[Any], right: npt.NDArray[np.bool_]) -> Sigmoid:
    """Platt's sigmoid on scores (n,), matching where ``right``, by the score alone; both kinds weigh the same.

    Raises ValueError unless there are pairs of both kinds.
    """
    slope, offset = regression(np.asarray(scores, np.float64)[:, None], right)
    return Sigmoid(slope, offset)


def regression(
    features: npt.NDArray[Any], right: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64] | None = None
) -> list[float]:
    """Logistic regression by Newton's method on features (n, f): a slope for each, and the offset.

    Pairs are balanced where no weights (n,) are given. Targets are Platt's (n+ + 1) / (n+ + 2) and 1 / (n- + 2), so
    that separable scores have a finite slope. Raises ValueError unless there are pairs of both kinds.
    """
    count = int(right.sum())
    if not 0 < count < len(right):
        raise ValueError("a calibration needs pairs that match and pairs that do not")
    goals = np.where(right, (count + 1) / (count + 2), 1 / (len(right) - count + 2))
    weights = balanced(right) if weights is None else weights / weights.sum()
    middle, spread = features.mean(0), np.maximum(features.std(0), 1e-6)
    rows = np.column_stack([(features - middle) / spread, np.ones(len(right))])
    theta = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        said = logistic(rows @ theta)
        bend = (rows * (weights * said * (1 - said))[:, None]).T @ rows + 1e-9 * np.eye(len(theta))
        step = np.linalg.solve(bend, rows.T @ (weights * (said - goals)))
        theta -= step * min(1.0, 4 / max(float(np.abs(step).max()), 1e-12))
    slopes = theta[:-1] / spread
    return [*slopes.tolist(), float(theta[-1] - slopes @ middle)]


def reliability(
    said: npt.NDArray[Any], right: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64] | None = None
) -> Reliability:
    """How honest probabilities (n,) are on pairs they were not fitted on; all pairs weigh the same, or as given."""
    weights = np.full(len(right), 1 / len(right)) if weights is None else weights / weights.sum()
    place, diagram, error = np.minimum((said * BINS).astype(int), BINS - 1), [], 0.0
    for each in range(BINS):
        some = place == each
        mass = float(weights[some].sum())
        if mass:
            mean, seen = (float((weights[some] * value[some]).sum() / mass) for value in (said, right))
            diagram.append((round(mean, 3), round(seen, 3), round(mass, 3)))
            error += mass * abs(mean - seen)
    return Reliability(tuple(diagram), round(error, 4))


def _sigmoid(found: Mapping[str, Any]) -> Sigmoid:
    return Sigmoid(**{name: float(found[name]) for name in Sigmoid.__dataclass_fields__ if name in found})
