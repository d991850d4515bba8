"""The steep ranking counts more than the flat one."""

from __future__ import annotations

import pytest

from lingxi.fuse.ranks.adaptive import Adaptive, area
from lingxi.types import Ranking

STEEP: Ranking = [("a", 1.0), *((f"s{n}", 0.1 - n / 1000) for n in range(20))]
FLAT: Ranking = [("b", 1.0), *((f"f{n}", 0.99 - n / 1000) for n in range(20)), ("z", 0.0)]


def test_the_area_is_the_mean_of_the_scaled_scores() -> None:
    assert area([("a", 3.0), ("b", 2.0), ("c", 1.0)]) == pytest.approx(0.5, abs=1e-5)
    assert area([("a", 1.0), ("b", 1.0)]) == 1
    assert area([]) > 0


def test_weights_move_to_the_ranking_that_sets_something_apart() -> None:
    fused = dict(Adaptive().fuse([STEEP, FLAT], [1.0, 1.0]))
    share = (1 / area(STEEP)) / (1 / area(STEEP) + 1 / area(FLAT))
    assert share > 0.8
    assert fused["a"] == pytest.approx(share)
    assert fused["b"] == pytest.approx(1 - share)
