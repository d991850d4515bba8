"""Candidates and their scores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lingxi.apps.recommend.crowd import Crowd
from lingxi.apps.recommend.pool import LEAST, centred, person, pool
from lingxi.apps.recommend.taste import Taste
from lingxi.arrays import unit
from tests.apps.recommend.things import KINDS, Things

THINGS = Things("abc")


def _who(known: Taste) -> object:
    return person(known, THINGS.held([*known.liked, *known.avoided]), THINGS)


def test_kinds_of_media_come_together_when_their_mean_is_taken_off() -> None:
    image, note, other = (THINGS.items[each] for each in ("a0", "na0", "b0"))
    assert float(image.vector @ note.vector) < float(image.vector @ other.vector)
    rows = centred([image, note, other], THINGS)
    assert float(rows[0] @ rows[1]) > 0.5 > float(rows[0] @ rows[2])


def test_candidates_are_of_the_interests_in_every_wanted_kind() -> None:
    who = _who(Taste({"na0": 1.0, "b1": 0.7}))
    found = pool(who, THINGS, KINDS, None, {"na0", "b1"}, None, {})  # type: ignore[arg-type]
    best = sorted(zip(found.scores, found.items, found.interest, strict=True), key=lambda each: -each[0])[:20]  # type: ignore[union-attr]
    assert {item.id.lstrip("n")[0] for _, item, _ in best} == {"a", "b"}
    assert {item.modality for _, item, _ in best} == set(KINDS)
    assert all((interest == 0) == (item.id.lstrip("n")[0] == "a") for _, item, interest in best)
    assert not {"na0", "b1"} & {item.id for item in found.items}  # type: ignore[union-attr]


def test_what_is_hardly_like_an_interest_is_left_out() -> None:
    things = Things("ab")
    who = person(Taste({"a0": 1.0}), things.held(["a0"]), things)
    assert who is not None
    liked, other = things.items["a1"].vector, things.items["b0"]
    mixed = [
        replace(other, id=f"m{n}", asset=f"m{n}", vector=unit(n * liked + (20 - n) * other.vector)) for n in range(21)
    ]
    likeness = centred(mixed, things) @ who.rows[0]
    vague, like = (next(m for m, x in zip(mixed, likeness, strict=True) if x > least) for least in (0.02, LEAST))
    assert vague.id != like.id, "a file a little like the interest, and one that is enough so"
    things.items |= {"m": vague, "n": like}
    found = pool(who, things, ("image",), None, {"a0"}, None, {})
    assert found is not None
    assert {vague.id, like.id} & {item.id for item in found.items} == {like.id}


def test_the_filter_and_the_kinds_hold() -> None:
    found = pool(_who(Taste({"a0": 1.0})), THINGS, ("text",), "na", set(), None, {})  # type: ignore[arg-type]
    assert {each.id for each in found.items} == {f"na{n}" for n in range(6)}  # type: ignore[union-attr]
    assert pool(_who(Taste({"a0": 1.0})), THINGS, ("text",), "nothing", set(), None, {}) is None  # type: ignore[arg-type]


def test_what_is_like_something_avoided_scores_less() -> None:
    plain, careful = (
        pool(_who(Taste({"a0": 1.0}, avoided)), THINGS, ("image",), "a1", set(), None, {})  # type: ignore[arg-type]
        for avoided in ({}, {"a2": 1.0})
    )
    assert careful.scores[0] < plain.scores[0] - 0.3  # type: ignore[union-attr]


def test_the_crowd_brings_what_content_does_not() -> None:
    items = {"a0": 0, "c0": 1}
    speaks = np.array([[0, 0.5], [0.5, 0]], np.float32)
    content = dict(zip(items, centred([THINGS.items[each] for each in items], THINGS), strict=True))
    others = Crowd(items, np.ones(2, np.float32), speaks, (0.1, 1.0))
    found = pool(_who(Taste({"a0": 1.0})), THINGS, ("image",), None, {"a0"}, others, content)  # type: ignore[arg-type]
    first = int(np.argmax(found.scores))  # type: ignore[union-attr]
    assert found.items[first].id == "c0"  # type: ignore[union-attr]
    assert found.crowd[first]  # type: ignore[union-attr]


def test_who_liked_nothing_that_is_here_is_nobody() -> None:
    assert person(Taste({"gone": 1.0}), {}, THINGS) is None


def test_an_older_like_weighs_less() -> None:
    who = person(Taste({"a0": 1.0, "b0": 0.5}), THINGS.items, THINGS)
    assert [each.weight for each in who.interests] == pytest.approx([1.0, 0.5])  # type: ignore[union-attr]
