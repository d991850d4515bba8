"""The whole of a recommendation, over made-up things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from lingxi.apps.recommend.pool import centred
from lingxi.apps.recommend.recommend import Wish, recommend
from lingxi.apps.recommend.recommendation import Recommendation
from lingxi.apps.searchable import Searchable
from lingxi.errors import BadQuery
from lingxi.result_cache import ResultCache
from lingxi.search.hit import Hit
from lingxi.store.events import Act, Event
from tests.apps.recommend.things import Things

THINGS = Things("abc")


class Segments:
    """A library of which only the segments are looked at."""

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The made-up segments."""
        return [Hit(id_, Path(f"/{id_}"), 1.0, THINGS.items[id_].modality) for id_ in ids]


def _recommended(events: Sequence[Event], wish: Wish) -> list[Recommendation]:
    return recommend(cast("Searchable", Segments()), THINGS, events, wish, ResultCache())


def _ids(found: Sequence[Recommendation]) -> list[str]:
    return [each.hit.id for each in found]


def _events(act: Act, *items: str) -> list[Event]:
    return [Event("ann", act, item, float(n)) for n, item in enumerate(items)]


def test_one_like_brings_its_like_in_every_kind_and_says_so() -> None:
    found = _recommended([], Wish(like=("a0",), limit=11))
    assert {each.lstrip("n")[0] for each in _ids(found)} == {"a"}
    assert len(set(_ids(found))) == 11
    assert {each.hit.modality for each in found} == {"image", "text"}
    assert {each.because[0].id for each in found} == {"a0"}
    assert not any(each.crowd for each in found)


def test_copies_of_what_was_seen_do_not_come() -> None:
    things = Things("abc")
    things.items["a1"] = replace(things.items["a0"], id="a1", asset="a1")
    wish = Wish(like=("a0",), modalities=("image",), limit=5)
    for seen, copies in ((False, set()), (True, {"a1"})):
        found = recommend(cast("Searchable", Segments()), things, [], replace(wish, seen=seen), ResultCache())
        assert {each.hit.id for each in found} & {"a1"} == copies


def test_films_for_who_liked_notes() -> None:
    found = _recommended(_events("like", "na0", "na1"), Wish("ann", modalities=("image",), limit=6))
    assert sorted(_ids(found)) == [f"a{n}" for n in range(6)]


def test_several_interests_take_turns() -> None:
    found = _recommended(_events("like", "b0", "a0", "a1"), Wish("ann", limit=6))
    topics = [each.lstrip("n")[0] for each in _ids(found)]
    assert topics == list("abaaab")  # 1.71 to 0.58, divided by 1, 3, 5 and so on


def test_what_was_seen_hidden_or_skipped_does_not_come_again() -> None:
    events = [*_events("like", "a0"), Event("ann", "view", "a1", 1), Event("ann", "hide", "a2", 2)]
    assert not {"a0", "a1", "a2"} & set(_ids(_recommended(events, Wish("ann", limit=50))))
    again = set(_ids(_recommended(events, Wish("ann", seen=True, limit=50))))
    assert {"a0", "a1"} <= again
    assert "a2" not in again


def test_the_events_of_others_are_not_mine() -> None:
    with pytest.raises(BadQuery, match="nothing is known that 'bo' liked"):
        _recommended(_events("like", "a0"), Wish("bo"))


def test_what_many_others_took_counts() -> None:
    chance = np.random.default_rng(0)
    events = _events("like", "a0")
    for n in range(40):  # half of them like a and c together, the others b
        items = ["a0", "c0", "c1", "a1"] if n % 2 else ["b0", "b1", "b2", "b3"]
        events += [
            Event(f"p{n}", "view", items[each], float(t)) for t, each in enumerate(chance.permutation(4).tolist())
        ]
    found = _recommended(events, Wish("ann", limit=5, diverse=0))
    assert {"c0", "c1"} <= set(_ids(found))
    assert next(each for each in found if each.hit.id == "c0").crowd
    assert not {"c0", "c1"} & set(_ids(_recommended(_events("like", "a0"), Wish("ann", limit=5))))


def test_more_diverse_lists_differ_more() -> None:
    def alike(diverse: float) -> float:
        ids = _ids(_recommended([], Wish(like=("a0",), limit=4, diverse=diverse)))
        rows = centred([THINGS.items[each] for each in ids], THINGS)
        return float((rows @ rows.T).mean())

    assert alike(0.9) < alike(0.0)


@pytest.mark.parametrize(
    ("wrong", "reason"), [({"limit": 0}, r"limit must be in 1\.\.100"), ({"diverse": 2.0}, "from 0 to 1, not 2.0")]
)
def test_wrong_wishes(wrong: dict[str, float], reason: str) -> None:
    with pytest.raises(BadQuery, match=reason):
        Wish(**wrong)  # type: ignore[arg-type]


def test_what_others_took_is_learned_once_while_their_events_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    learned: list[int] = []

    def learn(histories: Mapping[str, Sequence[str]], content: object) -> None:
        del content
        learned.append(len(histories))

    monkeypatch.setattr("lingxi.apps.recommend.recommend.crowd", learn)
    results, wish = ResultCache(), Wish("ann", like=("a0",))
    others = [Event(name, "like", "b1", 1.0) for name in ("bea", "cid")]
    for events in (others, [*others, *_events("like", "b2")], [*others, Event("dan", "like", "b1", 1.0)]):
        recommend(cast("Searchable", Segments()), THINGS, events, wish, results)
    assert learned == [2, 3], "what ann does herself teaches nothing about others"
