"""From a similarity to the probability of a match: fitted on pairs, and adjusted to how much a library holds of it.

A sigmoid (Platt, 1999) is fitted on as many matching as other pairs, so it speaks for a prior of one half. In a
library nearly everything does not match, and how much does differs from query to query. That share is estimated from
the scores themselves by expectation maximisation (Saerens, Latinne and Decaestecker, 2002).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self, runtime_checkable

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Scores
from lingxi.types import MODALITIES, Modality

EXPECTED = 0.5  # segments that are believed to match any query, before a score is seen
STEPS = 50  # of expectation maximisation, at most
BINS = 10
_STEEPEST = 60.0  # log of a likelihood ratio, at most: beyond it exp would overflow to no use


@dataclass(frozen=True)
class Sigmoid:
    """The log odds of a match at a prior of one half: ``slope * score + offset``."""

    slope: float
    offset: float

    def log_odds(self, scores: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        """Log likelihood ratios (n,) of match against no match."""
        found: npt.NDArray[np.float64] = np.clip(
            self.slope * np.asarray(scores, np.float64) + self.offset, -_STEEPEST, _STEEPEST
        )
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

    def as_dict(self) -> dict[str, dict[str, float]]:
        """Plain JSON values: ``{"text->image": {"slope": 24.8, "offset": -5.3}}``."""
        return {f"{query}->{segment}": vars(sigmoid) | {} for (query, segment), sigmoid in self.sigmoids.items()}

    @classmethod
    def of(cls, found: Mapping[str, Mapping[str, Any]]) -> Self:
        """What :meth:`as_dict` gave; more facts beside slope and offset are passed over, unknown pairs too."""
        pairs = {f"{query}->{segment}": (query, segment) for query in MODALITIES for segment in MODALITIES}
        known = ((pairs[name], fit) for name, fit in found.items() if name in pairs)
        return cls({pair: Sigmoid(float(fit["slope"]), float(fit["offset"])) for pair, fit in known})


@runtime_checkable
class Calibrated(Protocol):
    """An encoder whose space comes with a calibration."""

    @property
    def calibration(self) -> Calibration:
        """What was fitted on held-out pairs when the model was made."""
        ...


def fit(scores: npt.NDArray[Any], right: npt.NDArray[np.bool_]) -> Sigmoid:
    """Platt's sigmoid by Newton's method on scores (n,), matching where ``right``; both kinds weigh the same.

    Targets are Platt's (n+ + 1) / (n+ + 2) and 1 / (n- + 2), so that separable scores have a finite slope. Raises
    ValueError unless there are pairs of both kinds.
    """
    count = int(right.sum())
    if not 0 < count < len(right):
        raise ValueError("a calibration needs pairs that match and pairs that do not")
    goals = np.where(right, (count + 1) / (count + 2), 1 / (len(right) - count + 2))
    weights = _balanced(right)
    middle, spread = float(np.mean(scores)), max(float(np.std(scores)), 1e-6)
    rows = np.stack([(np.asarray(scores, np.float64) - middle) / spread, np.ones(len(right))], 1)
    theta = np.zeros(2)
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-np.clip(rows @ theta, -_STEEPEST, _STEEPEST)))
        bend = (rows * (weights * said * (1 - said))[:, None]).T @ rows + 1e-9 * np.eye(2)
        step = np.linalg.solve(bend, rows.T @ (weights * (said - goals)))
        theta -= step * min(1.0, 4 / max(float(np.abs(step).max()), 1e-12))
    return Sigmoid(float(theta[0] / spread), float(theta[1] - theta[0] * middle / spread))


def reliability(sigmoid: Sigmoid, scores: npt.NDArray[Any], right: npt.NDArray[np.bool_]) -> Reliability:
    """How honest a sigmoid is on pairs it was not fitted on; matching and other pairs weigh the same."""
    said, weights = 1 / (1 + np.exp(-sigmoid.log_odds(scores))), _balanced(right)
    place, diagram, error = np.minimum((said * BINS).astype(int), BINS - 1), [], 0.0
    for each in range(BINS):
        some = place == each
        mass = float(weights[some].sum())
        if mass:
            mean, seen = (float((weights[some] * value[some]).sum() / mass) for value in (said, right))
            diagram.append((round(mean, 3), round(seen, 3), round(mass, 3)))
            error += mass * abs(mean - seen)
    return Reliability(tuple(diagram), round(error, 4))


def posterior(sigmoid: Sigmoid, scores: npt.NDArray[Any], total: int, most: float = 1.0) -> Scores:
    """Match probabilities (n,) of the best ``scores`` (n,) of a query among ``total`` segments.

    The share of matching segments is the one under which these scores are likeliest, where half a segment is believed
    to match beforehand, and which is ``most`` at most. Segments whose score is not given are taken not to match.
    """
    odds = np.exp(sigmoid.log_odds(scores))
    share = min(most, (len(odds) / 2 + EXPECTED) / (total + 1)) if len(odds) else 0.0
    for _ in range(STEPS):
        likely = share * odds / (share * odds + 1 - share)
        share = min(most, (float(likely.sum()) + EXPECTED) / (total + 1))
    found: Scores = (share * odds / (share * odds + 1 - share)).astype(np.float32)
    return found


def _balanced(right: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    share = float(np.mean(right))
    weights: npt.NDArray[np.float64] = np.where(right, 0.5 / share, 0.5 / (1 - share)) / len(right)
    return weights
