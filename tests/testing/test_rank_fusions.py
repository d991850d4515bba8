"""Rank fusions that break their contract are found out, each by what it breaks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lingxi.fuse.ranks.rrf import ReciprocalRank
from lingxi.testing import check_rank_fusion
from lingxi.types import Ranking


class Broken:
    """Reciprocal rank fusion that breaks its contract in one way."""

    def __init__(self, way: str) -> None:
        self._way = way

    def fuse(self, rankings: Sequence[Ranking], weights: Sequence[float]) -> Ranking:
        match self._way:
            case "last wins":
                return rankings[-1] if rankings else []
            case "blind to weights":
                return ReciprocalRank().fuse(rankings, [1.0] * len(rankings))
            case "needs one":
                top = max(weights)
                weights = [each / top for each in weights]
            case "upset by nothing" if [] in rankings:
                return ReciprocalRank().fuse(rankings, weights)[::-1]
            case "first decides":
                found = ReciprocalRank().fuse(rankings, [w + n / 9 for n, w in enumerate(weights[::-1])][::-1])
                return found if len(weights) == len(rankings) else ReciprocalRank().fuse(rankings, weights)
            case "forgiving":
                rankings = rankings[: len(weights)]
            case "shouting":
                return [(id_, 2 * score) for id_, score in ReciprocalRank().fuse(rankings, weights)]
        return ReciprocalRank().fuse(rankings, weights)


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("last wins", "everything that any ranking holds is in the fused one"),
        ("blind to weights", "a heavier ranking counts more"),
        ("upset by nothing", "best first|an empty ranking changes no order"),
        ("first decides", "weights count relative|may come in any order|equal weights tie by id|a heavier ranking"),
        ("forgiving", "there must be a weight for every ranking"),
        ("shouting", r"scores are in \(0, 1\]"),
    ],
)
def test_a_broken_rank_fusion_is_found_out(way: str, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check_rank_fusion(Broken(way))


def test_a_rank_fusion_that_cannot_do_without_rankings_is_found_out() -> None:
    with pytest.raises(ValueError, match="empty"):
        check_rank_fusion(Broken("needs one"))


def test_a_rank_fusion_that_keeps_it_passes() -> None:
    check_rank_fusion(Broken("none"))
