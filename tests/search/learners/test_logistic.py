"""Log odds: symmetric marks give symmetric odds, and numbers of marks do not tip the scales."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.search.learners.logistic import Logistic

ENDS = np.array([[1, 0], [-1, 0]], np.float32)


def test_odds_are_even_half_way_however_many_marks_a_side_has() -> None:
    middle = np.array([[0, 1]], np.float32)
    for many in (1, 20):
        assert Logistic().score(ENDS[:1].repeat(many, 0), ENDS[1:], middle) == pytest.approx([0], abs=1e-2)


def test_a_weaker_penalty_gives_more_certain_scores() -> None:
    assert Logistic(c=100).score(ENDS[:1], ENDS[1:], ENDS)[0] > Logistic(c=0.1).score(ENDS[:1], ENDS[1:], ENDS)[0]
