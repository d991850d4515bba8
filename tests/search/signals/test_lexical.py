"""Words: all of them are believed, some of them count less."""

from __future__ import annotations

import pytest

from lingxi.library import Library
from lingxi.search.probability import SAID
from lingxi.search.query import Query
from tests.search.shelf import evidence, named


def test_all_words_and_some_words_are_two_signals(barns: Library) -> None:
    found = {each.name: each for each in evidence(barns, Query.of("red barn"))}
    whole, some = found["all words"], found["some words"]
    assert named(barns, [id_ for id_, _ in whole.ranking]) == ["a.png"]
    assert sorted(named(barns, [id_ for id_, _ in some.ranking])) == ["a.png", "b.png"]
    assert whole.weight > some.weight
    assert set(whole.likely.values()) == {SAID}
    assert some.likely == {}


def test_a_cut_list_of_words_may_hide_more(barns: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(each.rest is None for each in evidence(barns, Query.of("red barn")))
    monkeypatch.setattr("lingxi.search.plan.DEPTH", 2)
    cut = {each.name: each for each in evidence(barns, Query.of("red barn", limit=1))}
    assert cut["some words"].rest == 0.0
    assert cut["all words"].rest == SAID
