"""Neighbours in time become one hit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingxi.search.group import LONGEST_S, merged, similar
from lingxi.search.hit import Signal
from lingxi.search.signal import Evidence
from lingxi.types import Place

ONE, OTHER = Signal("similarity", "one"), Signal("similarity", "other")


def payload(start_s: float, end_s: float, asset: str = "a", modality: str = "video") -> dict[str, Any]:
    return {"asset": asset, "modality": modality, "start_s": start_s, "end_s": end_s}


def test_neighbours_are_one_hit_and_the_best_speaks_for_it() -> None:
    payloads = {"x": payload(4, 6), "y": payload(6, 8), "z": payload(2, 4), "far": payload(20, 22)}
    (best, far) = merged([("x", 1.0), ("y", 0.9), ("far", 0.8), ("z", 0.7)], payloads, dict.fromkeys("xyz", 1.0))
    assert (best.id, best.score, best.start_s, best.end_s) == ("x", 1.0, 2, 8)
    assert (far.id, far.start_s, far.end_s) == ("far", 20, 22)
    assert best.place(Place(start_s=4, end_s=6)) == Place(start_s=2, end_s=8)


def test_other_films_other_kinds_and_much_worse_neighbours_stay_apart() -> None:
    payloads = {
        "x": payload(0, 2),
        "b": payload(2, 4, asset="b"),
        "s": payload(2, 4, modality="audio"),
        "w": payload(2, 4),
    }
    ranking = [("x", 1.0), ("b", 0.9), ("s", 0.8), ("w", 0.7)]
    similar = {"x": 1.0, "b": 1.0, "s": 1.0, "w": 0.8}
    assert [each.id for each in merged(ranking, payloads, similar)] == ["x", "b", "s", "w"]


def test_what_has_no_time_is_left_alone() -> None:
    (only,) = merged([("p", 0.5)], {"p": {"asset": "a", "modality": "image"}}, {})
    assert only.place(Place(page=3)) == Place(page=3)


@given(st.lists(st.integers(0, 200), min_size=1, max_size=60, unique=True))
def test_nothing_is_lost_and_nothing_grows_too_long(starts: list[int]) -> None:
    payloads = {str(n): payload(2.0 * n, 2.0 * n + 2) for n in starts}
    found = merged([(str(n), 1.0) for n in starts], payloads, {})
    assert all((each.end_s or 0) - (each.start_s or 0) <= LONGEST_S for each in found)
    for each in payloads.values():
        assert any((f.start_s or 0) <= each["start_s"] and each["end_s"] <= (f.end_s or 0) for f in found)


def test_how_similar_a_hit_is_does_not_hang_on_the_order_of_a_ranking() -> None:
    mixed = Evidence(ONE, 1.0, [("x", 0.3), ("y", 0.6), ("z", 0.45)])  # in the order of probability
    assert similar([mixed]) == pytest.approx({"x": 0.5, "y": 1.0, "z": 0.75})
    assert similar([mixed, Evidence(OTHER, 1.0, [("x", 9.0)])])["x"] == 1.0
    assert similar([Evidence(ONE, 1.0, [])]) == {}


def test_of_distances_twice_as_far_is_half_as_similar() -> None:
    far = Evidence(ONE, 1.0, [("x", -2.0), ("y", -4.0), ("z", -8.0)])
    assert similar([far]) == pytest.approx({"x": 1.0, "y": 0.5, "z": 0.25})
    same = Evidence(ONE, 1.0, [("x", 0.0), ("y", -4.0)])
    assert similar([same]) == pytest.approx({"x": 1.0, "y": 0.0}, abs=1e-6)
