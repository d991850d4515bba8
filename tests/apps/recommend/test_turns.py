"""Places in proportion to weights."""

from __future__ import annotations

from lingxi.apps.recommend.turns import turns


def test_each_interest_gets_its_share() -> None:
    order = turns([3.0, 1.0], [100, 100], 40)
    assert (order.count(0), order.count(1)) == (30, 10)
    assert order[0] == 0


def test_one_that_has_nothing_left_passes() -> None:
    assert turns([3.0, 1.0], [1, 3], 10) == [0, 1, 1, 1]
    assert turns([], [], 5) == []
