"""The rank is that of the first that matches."""

from __future__ import annotations

from lingxi.evaluate.measure import Measure
from tests.evaluate.trec_eval import arrays


def test_it_is_the_first_matching_place() -> None:
    assert Measure.of("rank")(*arrays([0, 0, 2, 1], 0)) == 3
    assert Measure.of("rank")(*arrays([0, 0], 1)) == 3
    assert Measure.of("rank").lower_is_better
