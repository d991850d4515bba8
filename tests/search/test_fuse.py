"""Fusing: what all signals say becomes one ranking, by probability where they tell one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lingxi.errors import BadName, BadQuery
from lingxi.library import Library
from lingxi.search.fuse import fuse
from lingxi.search.hit import ALL_WORDS, SOME_WORDS, Signal
from lingxi.search.query import Part, Query
from lingxi.search.signal import Evidence
from tests.search.shelf import planned

TOY = Evidence(Signal("similarity", "toy"), 1.0, [("a", 0.9), ("b", 0.5)], {"a": 0.8, "b": 0.1})
WORDS = Evidence(ALL_WORDS, 1.0, [("b", 7.0)], {"b": 0.9})
SOME = Evidence(SOME_WORDS, 0.3, [("b", 7.0), ("c", 2.0)], {"c": 0.2})


def test_probabilities_add_up_as_independent_reasons(barns: Library) -> None:
    ranked = fuse([TOY, WORDS, SOME], planned(barns, Query.of("x")))
    assert [id_ for id_, _ in ranked.ranking] == ["b", "a", "c"]
    assert ranked.likely == pytest.approx({"a": 0.8, "b": 1 - (1 - 0.1) * (1 - 0.9), "c": 0.2})


def test_kinds_take_turns_for_a_text_query(barns: Library) -> None:
    kinds = {f"s{n}": "audio" for n in range(9)} | {"p": "image"}
    sure = {id_: 0.9 if kind == "audio" else 0.7 for id_, kind in kinds.items()}
    every = Evidence(Signal("similarity", "toy"), 1.0, [(id_, 0.5) for id_ in kinds], sure, kinds=kinds)
    words = fuse([every], planned(barns, Query.of("x")))
    assert [id_ for id_, _ in words.ranking].index("p") < 9
    assert words.likely == pytest.approx(sure)
    picture = fuse([every], replace(planned(barns, Query.of("x")), query=Query((Part(image=b"x"),))))
    assert picture.ranking[-1][0] == "p"


def test_several_weak_signals_are_more_than_one_of_them(barns: Library) -> None:
    weak = [Evidence(Signal("similarity", name), 1.0, [("a", 0.1)], {"a": 0.4}) for name in ("one", "other")]
    strong = Evidence(Signal("caption", "one"), 1.0, [("b", 0.1)], {"b": 0.6})
    ranked = fuse([*weak, strong], planned(barns, Query.of("x")))
    assert [id_ for id_, _ in ranked.ranking] == ["a", "b"]


def test_reciprocal_ranks_are_added_for_signals_without_probability(barns: Library) -> None:
    mute = Evidence(Signal("similarity", "mute"), 1.0, [("a", 0.9), ("b", 0.5)])
    ranked = fuse([mute, WORDS, SOME], planned(barns, Query.of("x")))
    most = 2.3 / 61
    assert dict(ranked.ranking) == pytest.approx(
        {"a": (1 / 61) / most, "b": (1 / 62 + 1 / 61 + 0.3 / 61) / most, "c": (0.3 / 62) / most}
    )
    assert ranked.likely == {}


def test_a_fusion_with_settings_is_used(barns: Library) -> None:
    ranked = fuse([TOY, WORDS], planned(barns, Query((Part("x"),), fusion="rrf(k=1)")))
    assert dict(ranked.ranking)["a"] == pytest.approx((1 / 2) / (2 / 2))
    with pytest.raises(BadName, match="rrf takes k=60"):
        fuse([TOY], planned(barns, Query((Part("x"),), fusion="rrf(depth=1)")))


def test_words_alone_calibrate_nothing(barns: Library) -> None:
    assert fuse([WORDS], planned(barns, Query.of("x"))).likely == {}
    with pytest.raises(BadQuery, match="no model of this library is calibrated"):
        fuse([WORDS], planned(barns, Query.of("x", min_probability=0.5)))


def test_a_fusion_that_is_named_is_used_as_it_is(barns: Library) -> None:
    named = fuse([TOY, WORDS], planned(barns, Query((Part("x"),), fusion="rrf")))
    assert named.ranking[0][1] == pytest.approx((1 / 62 + 1 / 61) / (2 / 61))
