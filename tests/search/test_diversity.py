"""Maximal marginal relevance by hand."""

from __future__ import annotations

import numpy as np

from lingxi.search.diversity import marginal

ROWS = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
RELEVANCE = np.array([0.9, 0.8, 0.5], np.float32)


def test_what_is_like_what_stands_above_waits() -> None:
    assert marginal(RELEVANCE, ROWS, 0.0) == [0, 1, 2]
    assert marginal(RELEVANCE, ROWS, 0.5) == [0, 2, 1]  # 0.5 * 0.5 - 0 above 0.5 * 0.8 - 0.5


def test_as_many_as_are_wanted() -> None:
    assert marginal(RELEVANCE, ROWS, 0.5, 2) == [0, 2]
    assert marginal(RELEVANCE[:0], ROWS[:0], 0.5, 2) == []
