"""Kinds that all have likely matches share the first screen."""

from __future__ import annotations

import pytest

from lingxi.search.turns import LESS, LIKELY, POSSIBLE, RUN, take_turns


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


def test_a_possible_match_waits_for_three_of_another_kind_and_an_unlikely_one_for_all() -> None:
    sounds = [(f"s{n}", 0.9) for n in range(7)]
    kinds = {id_: "audio" for id_, _ in sounds} | {"p": "image", "q": "image", "r": "image"}
    photos = [("p", POSSIBLE + 0.2), ("q", POSSIBLE), ("r", POSSIBLE - 0.01)]
    found = take_turns([*sounds, *photos], kinds)
    assert [id_ for id_, _ in found] == ["s0", "s1", "s2", "p", "s3", "s4", "s5", "q", "s6", "r"]
    assert RUN == 3


def test_scores_fall_along_the_ranking() -> None:
    sounds, photos = [(f"s{n}", 0.9) for n in range(9)], [(f"p{n}", 0.4) for n in range(4)]
    scores = [score for _, score in take_turns([*sounds, *photos], {id_: id_[0] for id_, _ in [*sounds, *photos]})]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 13


def test_one_kind_alone_stays_as_it_is() -> None:
    photos = [(f"p{n}", 0.4 - n / 100) for n in range(20)]
    assert take_turns(photos, {id_: "image" for id_, _ in photos}) == photos
