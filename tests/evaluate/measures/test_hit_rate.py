"""Hit rate is that of trec_eval."""

from __future__ import annotations

import pytest
from hypothesis import given

from lingxi.evaluate.measure import Measure
from tests.evaluate.trec_eval import arrays, rankings, said


@given(rankings())
def test_it_agrees_with_trec_eval(drawn: tuple[list[int], int]) -> None:
    value = Measure.of("hit_rate@5")(*arrays(*drawn))
    assert value == pytest.approx(said("success.5", *drawn), abs=1e-6)


def test_where_nothing_matches_it_is_zero() -> None:
    assert Measure.of("hit_rate@5")(*arrays([0, 0, 0], 0)) == 0
