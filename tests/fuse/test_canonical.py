"""Canonical correlations against a known answer and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.fuse.canonical import canonical


def test_correlations_are_those_that_were_put_in() -> None:
    """Two sides whose first coordinates correlate by 0.8 and whose second by 0.5, the rest independent, then mixed."""
    chance = np.random.default_rng(0)
    x = chance.normal(size=(20_000, 4))
    y = chance.normal(size=(20_000, 3))
    for place, wanted in enumerate((0.8, 0.5)):
        y[:, place] = wanted * x[:, place] + np.sqrt(1 - wanted**2) * y[:, place]
    found = canonical(_mixed(x, 4), _mixed(y, 3), 3, ridge=0)
    assert found.correlations == pytest.approx([0.8, 0.5, 0.0], abs=0.03)


def _mixed(rows: np.ndarray, size: int) -> Vectors:
    mixed: Vectors = (rows @ np.random.default_rng(size).normal(size=(size, size))).astype(np.float32)
    return mixed


def test_directions_are_those_of_scikit_learn() -> None:
    cross = pytest.importorskip("sklearn.cross_decomposition")
    chance = np.random.default_rng(1)
    x = chance.normal(size=(500, 5))
    y = x[:, :4] @ chance.normal(size=(4, 4)) + chance.normal(size=(500, 4))
    ours = canonical(x.astype(np.float32), y.astype(np.float32), 3, ridge=0, power=0)
    theirs = cross.CCA(3, scale=False, max_iter=5_000, tol=1e-12).fit(x, y).transform(x)
    mine = (x - ours.means[0]) @ ours.weights[0]
    correlations = [abs(np.corrcoef(mine[:, n], theirs[:, n])[0, 1]) for n in range(3)]
    assert correlations == pytest.approx([1, 1, 1], abs=1e-3)
