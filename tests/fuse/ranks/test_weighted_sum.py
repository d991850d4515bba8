"""The weighted sum is the formula."""

from __future__ import annotations

import pytest

from lingxi.fuse.ranks.weighted_sum import WeightedSum
from lingxi.types import Ranking

ONE: Ranking = [("a", 9.0), ("b", 8.0), ("c", 5.0)]
OTHER: Ranking = [("c", 0.9), ("a", 0.8), ("d", 0.1)]


def test_scores_are_the_formula() -> None:
    found = dict(WeightedSum().fuse([ONE, OTHER], [1.0, 3.0]))
    assert found == pytest.approx({"a": (1 + 3 * 0.875) / 4, "b": 0.75 / 4, "c": 3 / 4, "d": 0}, abs=1e-5)
    by_rank = dict(WeightedSum("rank").fuse([ONE, OTHER], [1.0, 1.0]))
    assert by_rank == pytest.approx({"a": 5 / 6, "b": 1 / 3, "c": 2 / 3, "d": 1 / 6})
    assert WeightedSum("z_score").fuse([ONE, OTHER], [1.0, 1.0])[0][0] == "a"
