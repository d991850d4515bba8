"""The contract check of learners."""

from __future__ import annotations

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.search.learner import Learner


def check_learner(learner: Learner) -> None:
    """Raises AssertionError unless the learner keeps its contract on two clusters of unit vectors."""
    liked, unliked = _around(0, 6), _around(1, 6)
    candidates = np.concatenate([_around(0, 5, seed=1), _around(1, 5, seed=1)])
    scores = learner.score(liked, unliked, candidates)
    assert scores.shape == (10,), f"a score for each of 10 candidates, not {scores.shape}"
    assert np.isfinite(scores).all(), "scores are finite"
    assert scores[:5].min() > scores[5:].max(), "what is like the liked stands above what is like the unliked"
    assert (scores[:5] > 0).all(), "what belongs to the liked is above 0"
    assert (scores[5:] <= 0).all(), "what does not is not"
    turned = learner.score(liked, unliked, candidates[::-1])
    assert np.allclose(turned[::-1], scores, atol=1e-5), "scores are in the order of the candidates, the same each time"
    one = learner.score(liked[:1], unliked[:1], candidates)
    assert one[:5].mean() > one[5:].mean(), "one mark a side is enough"


def _around(axis: int, count: int, seed: int = 0) -> Vectors:
    """Unit vectors (count, 16) near one axis."""
    rows = 0.1 * np.random.default_rng([axis, seed]).normal(size=(count, 16))
    rows[:, axis] += 1
    return unit(rows)
