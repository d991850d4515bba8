"""Scores of new items."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.recommend.mapped import mapped
from lingxi.arrays import unit


def test_it_is_ridge_regression_on_content() -> None:
    chance = np.random.default_rng(0)
    known, new = unit(chance.normal(size=(20, 4))), unit(chance.normal(size=(3, 4)))
    scores = chance.normal(size=(20, 2)).astype(np.float32)
    weights = np.linalg.solve(known.T @ known + 3.0 * np.eye(4), known.T @ scores)
    assert mapped(known, scores, new, 3.0) == pytest.approx(new @ weights, abs=1e-4)
