"""Reciprocal rank fusion: every expected value is the formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingxi.fuse.ranks.rrf import ReciprocalRank
from lingxi.types import Ranking

rankings = st.lists(
    st.lists(st.sampled_from("abcdefgh"), unique=True).map(lambda ids: [(id_, 1.0) for id_ in ids]), max_size=4
)


def test_scores_are_the_formula_as_a_share_of_the_best() -> None:
    one: Ranking = [("a", 9.0), ("b", 8.0)]
    other: Ranking = [("c", 0.5), ("b", 0.4), ("a", 0.3)]
    found = dict(ReciprocalRank().fuse([one, other], [1.0, 0.5]))
    best = 1 / 61 + 0.5 / 61
    assert found["a"] == pytest.approx((1 / 61 + 0.5 / 63) / best)
    assert found["b"] == pytest.approx((1 / 62 + 0.5 / 62) / best)
    assert found["c"] == pytest.approx((0.5 / 61) / best)


def test_first_everywhere_is_one() -> None:
    ((_, score),) = ReciprocalRank().fuse([[("a", 1.0)], [("a", 0.1)]], [1.0, 3.0])
    assert score == pytest.approx(1.0)


def test_ties_go_by_id() -> None:
    assert [id_ for id_, _ in ReciprocalRank().fuse([[("b", 1.0)], [("a", 1.0)]], [1.0, 1.0])] == ["a", "b"]


def test_a_weight_for_every_ranking() -> None:
    with pytest.raises(ValueError, match="zip"):
        ReciprocalRank().fuse([[("a", 1.0)]], [])


@given(rankings)
def test_the_order_of_the_rankings_does_not_matter(some: list[Ranking]) -> None:
    weights = [1.0] * len(some)
    fused, turned = ReciprocalRank().fuse(some, weights), ReciprocalRank().fuse(some[::-1], weights)
    assert dict(fused) == pytest.approx(dict(turned))
    assert {id_ for id_, _ in fused} == {id_ for ranking in some for id_, _ in ranking}
    assert all(0 < score <= 1 + 1e-9 for _, score in fused)
