"""Calibration makes evidence of what was found, a function of nothing but its arguments."""

from __future__ import annotations

from lingxi.library import Library
from lingxi.search.calibrate import calibrate
from lingxi.search.query import Query
from lingxi.search.retrieve import retrieve
from tests.search.shelf import evidence, planned, seen


def test_a_signal_without_candidates_is_left_out(barns: Library) -> None:
    assert {each.name for each in evidence(barns, Query.of("zeppelin"))} == {"toy", "toy.caption"}


def test_learned_weights_stand_in_and_nought_silences(barns: Library) -> None:
    barns.set_weights({"toy": 0.25, "toy.caption": 0.0})
    found = {each.name: each for each in evidence(barns, Query.of("red barn"))}
    assert found["toy"].weight == 0.25
    assert "toy.caption" not in found


def test_it_makes_no_call_to_the_engine(barns: Library) -> None:
    plan = planned(barns, Query.of("red barn"))
    found = retrieve(plan, seen(barns))
    first = calibrate(found, plan, seen(barns))
    seen(barns).engine = None  # type: ignore[assignment]
    assert calibrate(found, plan, seen(barns)) == first
