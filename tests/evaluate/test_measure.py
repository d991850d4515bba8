"""Measures are named, and their names are printed as they were read."""

from __future__ import annotations

import pytest

from lingxi.errors import BadName, UnknownName
from lingxi.evaluate.measure import Measure, measures


@pytest.mark.parametrize("name", [*measures, "recall@10", "ndcg@5"])
def test_names_round_trip(name: str) -> None:
    assert str(Measure.of(name)) == name


@pytest.mark.parametrize("name", ["recall@", "recall@0", "recall@x", "recall@-1"])
def test_a_wrong_cut_off_is_refused(name: str) -> None:
    with pytest.raises(BadName, match="the number after @ is the cut-off rank"):
        Measure.of(name)


def test_an_unknown_measure_lists_the_known() -> None:
    with pytest.raises(UnknownName, match="average_precision"):
        Measure.of("accuracy")
