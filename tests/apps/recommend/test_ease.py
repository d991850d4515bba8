"""EASE by its definition."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.recommend.ease import ease


def test_it_is_the_least_squares_with_a_zero_diagonal() -> None:
    taken = (np.random.default_rng(0).random((30, 5)) < 0.5).astype(np.float32)
    found = ease(taken, 3.0)
    for item in range(5):
        others = [each for each in range(5) if each != item]
        gram = taken[:, others].T @ taken[:, others] + 3.0 * np.eye(4)
        assert found[others, item] == pytest.approx(
            np.linalg.solve(gram, taken[:, others].T @ taken[:, item]), abs=1e-5
        )
    assert not np.diag(found).any()
