"""Inverse square ranks by hand."""

from __future__ import annotations

import pytest

from lingxi.fuse.ranks.isr import InverseSquareRank
from lingxi.types import Ranking

ONE: Ranking = [("a", 9.0), ("b", 8.0), ("c", 5.0)]
OTHER: Ranking = [("c", 0.9), ("a", 0.8), ("d", 0.1)]


def test_scores_are_the_formula() -> None:
    found = dict(InverseSquareRank().fuse([ONE, OTHER], [1.0, 1.0]))
    assert found == pytest.approx({"a": 2 * 1.25 / 4, "b": 0.25 / 4, "c": 2 * (1 + 1 / 9) / 4, "d": (1 / 9) / 4})
