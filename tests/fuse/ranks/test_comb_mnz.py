"""CombMNZ is the formula."""

from __future__ import annotations

import pytest

from lingxi.fuse.ranks.comb_mnz import CombMnz
from lingxi.types import Ranking

ONE: Ranking = [("a", 9.0), ("b", 8.0), ("c", 5.0)]
OTHER: Ranking = [("c", 0.9), ("a", 0.8), ("d", 0.1)]


def test_a_hit_of_two_rankings_counts_twice() -> None:
    found = dict(CombMnz().fuse([ONE, OTHER], [1.0, 1.0]))
    assert found == pytest.approx({"a": 2 * 1.875 / 4, "b": 0.75 / 4, "c": 2 * 1 / 4, "d": 0}, abs=1e-5)
