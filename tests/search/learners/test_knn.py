"""The vote by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.search.learners.knn import Knn


def test_the_nearest_of_both_sides_are_weighed() -> None:
    liked = np.array([[1, 0], [0.6, 0.8], [-1, 0]], np.float32)
    unliked = np.array([[0, 1], [0, -1]], np.float32)
    candidate = np.array([[1, 0]], np.float32)
    assert Knn(2).score(liked, unliked, candidate) == pytest.approx([(1 + 0.6) / 2 - 0])
    assert Knn(1).score(liked, unliked, candidate) == pytest.approx([1.0])
