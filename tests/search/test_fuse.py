"""Fusing: rankings of all signals become one, with the most that any of them says."""

from __future__ import annotations

import pytest

from lingxi.errors import BadName, BadQuery
from lingxi.library import Library
from lingxi.search.fuse import fuse
from lingxi.search.hit import ALL_WORDS, SOME_WORDS, Signal
from lingxi.search.query import Part, Query
from lingxi.search.signal import Evidence
from tests.search.shelf import planned, seen

TOY = Evidence(Signal("similarity", "toy"), 1.0, [("a", 0.9), ("b", 0.5)], {"a": 0.8, "b": 0.1})
WORDS = Evidence(ALL_WORDS, 1.0, [("b", 7.0)], {"b": 0.9})
SOME = Evidence(SOME_WORDS, 0.3, [("b", 7.0), ("c", 2.0)])


def test_the_sum_of_reciprocal_ranks_orders_and_the_likeliest_voice_counts(barns: Library) -> None:
    ranked = fuse([TOY, WORDS, SOME], planned(barns, Query.of("x")), seen(barns))
    most = 2.3 / 61
    assert dict(ranked.ranking) == pytest.approx(
        {"a": (1 / 61) / most, "b": (1 / 62 + 1 / 61 + 0.3 / 61) / most, "c": (0.3 / 62) / most}
    )
    assert [id_ for id_, _ in ranked.ranking] == ["b", "a", "c"]
    assert ranked.likely == {"a": 0.8, "b": 0.9}


def test_a_fusion_with_settings_is_used(barns: Library) -> None:
    ranked = fuse([TOY, WORDS], planned(barns, Query((Part("x"),), fusion="rrf(k=1)")), seen(barns))
    assert dict(ranked.ranking)["a"] == pytest.approx((1 / 2) / (2 / 2))
    with pytest.raises(BadName, match="rrf takes k=60"):
        fuse([TOY], planned(barns, Query((Part("x"),), fusion="rrf(depth=1)")), seen(barns))


def test_words_alone_calibrate_nothing(barns: Library) -> None:
    assert fuse([WORDS], planned(barns, Query.of("x")), seen(barns)).likely == {}
    with pytest.raises(BadQuery, match="no model of this library is calibrated"):
        fuse([WORDS], planned(barns, Query.of("x", min_probability=0.5)), seen(barns))


def test_where_pictures_are_read_the_likeliest_comes_first(barns: Library) -> None:
    seen(barns).reads = True
    ranked = fuse([TOY, WORDS, SOME], planned(barns, Query.of("x")), seen(barns))
    assert ranked.ranking == [("b", 0.9), ("a", 0.8), ("c", 0.0)]
    named = fuse([TOY, WORDS], planned(barns, Query((Part("x"),), fusion="rrf")), seen(barns))
    assert named.ranking[0][1] != 0.9, "a fusion that was asked for by name is used as it is"
