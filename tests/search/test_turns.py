"""Kinds that all have likely matches share the first screen."""

from __future__ import annotations

import pytest

from lingxi.search.turns import LESS, LIKELY, take_turns


def test_many_certain_sounds_leave_places_for_likely_photos() -> None:
    sounds = [(f"s{n}", 0.98) for n in range(20)]
    photos = [(f"p{n}", 0.8) for n in range(20)]
    kinds = {id_: id_[0] for id_, _ in [*sounds, *photos]}
    first = [id_ for id_, _ in take_turns([*sounds, *photos], kinds)[:10]]
    assert first[0] == "s0"
    assert sum(id_.startswith("p") for id_ in first) >= 3
    assert [id_ for id_ in first if id_.startswith("p")] == [f"p{n}" for n in range(10) if f"p{n}" in first]


def test_the_nth_hit_of_a_kind_is_discounted_above_the_likely_threshold() -> None:
    found = take_turns([("a", 0.9), ("b", 0.8), ("c", 0.2)], {"a": "image", "b": "image", "c": "audio"})
    assert dict(found) == pytest.approx({"a": 0.9, "b": LIKELY + 0.3 * LESS, "c": 0.2})


def test_an_unlikely_hit_takes_no_turn() -> None:
    photos = [(f"p{n}", 0.9) for n in range(20)]
    kinds = {id_: "image" for id_, _ in photos} | {"s": "audio"}
    assert take_turns([*photos, ("s", 0.45)], kinds)[-1][0] == "s"
