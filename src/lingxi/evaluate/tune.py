"""Learns the weights of signals from judgements, and tests whether they help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.errors import LingxiError
from lingxi.evaluate.measures.ndcg import ndcg
from lingxi.evaluate.statistics import bootstrap
from lingxi.fuse.registry import RankFusion
from lingxi.types import Ranking

CUTOFF = 10
STEPS = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)  # candidate values of a weight
ROUNDS, FOLDS, FEWEST = 5, 5, 10


@dataclass(frozen=True, eq=False)
class Asked:
    """One judged query: the ranking of each signal, and the grades of items by id."""

    rankings: Mapping[str, Ranking]
    grades: Mapping[str, int]


@dataclass(frozen=True)
class Tuned:
    """The weights learned from all queries, and their gain on held-out queries."""

    weights: dict[str, float]
    before: float  # mean nDCG@10 with the default weights
    after: float  # mean nDCG@10 in cross-validation: each query uses weights learned from the other folds
    low: float  # the gain's interval, by bootstrap over queries
    high: float
    queries: int

    @property
    def helped(self) -> bool:
        """Whether the gain is statistically significant."""
        return self.low > 0

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain JSON values."""
        return {**vars(self), "helped": self.helped}


def tune(asked: Sequence[Asked], usual: Mapping[str, float], fusion: RankFusion) -> Tuned:
    """Coordinate ascent on nDCG@10 (Metzler and Croft, 2007), evaluated by five-fold cross-validation.

    Raises LingxiError for fewer than 10 judged queries.
    """
    if len(asked) < FEWEST:
        raise LingxiError(f"learning weights needs at least {FEWEST} judged queries; there are {len(asked)}")
    folds = np.random.default_rng(0).permutation(len(asked)) % FOLDS
    before, after = reached(asked, usual, fusion), np.zeros(len(asked))
    for fold in range(FOLDS):
        rest = [each for each, own in zip(asked, folds, strict=True) if own != fold]
        weights = ascend(rest, usual, fusion)
        places = np.flatnonzero(folds == fold).tolist()
        after[places] = reached([asked[n] for n in places], weights, fusion)
    low, high = bootstrap(after - before)
    whole = ascend(asked, usual, fusion)
    return Tuned(whole, float(before.mean()), float(after.mean()), low, high, len(asked))


def ascend(asked: Sequence[Asked], usual: Mapping[str, float], fusion: RankFusion) -> dict[str, float]:
    """Sets one weight after the other to its best value until nothing improves; ties keep the current value."""
    weights, best = dict(usual), float(reached(asked, usual, fusion).mean())
    for _ in range(ROUNDS):
        was = best
        for name in sorted(weights):
            for step in STEPS:
                trial = {**weights, name: step}
                found = float(reached(asked, trial, fusion).mean()) if any(trial.values()) else 0.0
                if found > best + 1e-9:
                    weights, best = trial, found
        if best == was:
            break
    return weights


def reached(asked: Sequence[Asked], weights: Mapping[str, float], fusion: RankFusion) -> npt.NDArray[np.float64]:
    """nDCG@10 (n,) of each query's fused ranking."""
    return np.array([_ndcg(each, weights, fusion) for each in asked])


def _ndcg(asked: Asked, weights: Mapping[str, float], fusion: RankFusion) -> float:
    used = {name: ranking for name, ranking in asked.rankings.items() if ranking and weights.get(name, 1.0) > 0}
    fused = fusion.fuse(list(used.values()), [weights.get(name, 1.0) for name in used])
    ranked = np.array([asked.grades.get(id_, 0) for id_, _ in fused[:CUTOFF]], int)
    return ndcg(ranked, np.array([grade for grade in asked.grades.values() if grade > 0], int), CUTOFF)
