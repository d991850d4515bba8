"""Borda's points by hand."""

from __future__ import annotations

import pytest

from lingxi.fuse.ranks.borda import Borda
from lingxi.types import Ranking

ONE: Ranking = [("a", 9.0), ("b", 8.0), ("c", 5.0)]
OTHER: Ranking = [("c", 0.9), ("a", 0.8), ("d", 0.1)]


def test_points_by_hand_and_what_is_left_is_shared() -> None:
    found = dict(Borda().fuse([ONE, OTHER], [1.0, 1.0]))
    assert found == pytest.approx({"a": 7 / 8, "b": 4 / 8, "c": 6 / 8, "d": 3 / 8})  # of four candidates and two voters
    assert sum(found.values()) * 8 == pytest.approx(2 * (4 + 3 + 2 + 1))
