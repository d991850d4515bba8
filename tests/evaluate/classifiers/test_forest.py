"""A seed decides the trees."""

from __future__ import annotations

import numpy as np

from lingxi.evaluate.classifiers.forest import Forest

ROWS = np.random.default_rng(0).random((40, 4))
LABELS = (ROWS[:, 0] + 0.3 * ROWS[:, 1] > 0.6).astype(int)


def _shares(seed: int) -> list[float]:
    model = Forest(trees=7, seed=seed).model(20).fit(ROWS[:20], LABELS[:20])
    assert set(np.round(model.predict_proba(ROWS) * 7, 6).ravel() % 1) == {0}  # shares of seven votes
    return [float(each) for each in model.predict_proba(ROWS[20:])[:, 0]]


def test_the_same_seed_gives_the_same_forest() -> None:
    assert _shares(0) == _shares(0)
    assert _shares(0) != _shares(1)
