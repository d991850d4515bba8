"""Who beats everyone comes first, whatever the sums of places say."""

from __future__ import annotations

from lingxi.fuse.ranks.condorcet import Condorcet
from lingxi.types import Ranking

ONE: Ranking = [("a", 9.0), ("b", 8.0), ("c", 5.0)]
OTHER: Ranking = [("c", 0.9), ("a", 0.8), ("d", 0.1)]


def test_the_item_that_wins_every_duel_comes_first() -> None:
    votes: list[Ranking] = [[(id_, -float(n)) for n, id_ in enumerate(order)] for order in ("abc", "abc", "bca")]
    assert [id_ for id_, _ in Condorcet().fuse(votes, [1.0, 1.0, 1.0])] == ["a", "b", "c"]
    scores = dict(Condorcet().fuse(votes, [1.0, 1.0, 5.0]))
    assert scores["b"] == max(scores.values())  # the third vote outweighs the others


def test_an_item_missing_from_a_ranking_is_below_its_items() -> None:
    fused = [id_ for id_, _ in Condorcet().fuse([ONE, OTHER], [1.0, 1.0])]
    assert fused[0] == "a"
    assert fused.index("b") < fused.index("d") or fused.index("d") == 3


def test_more_candidates_than_are_voted_on() -> None:
    many: Ranking = [(f"{n:05}", float(-n)) for n in range(3_000)]
    fused = Condorcet().fuse([many, many], [1.0, 1.0])
    assert [id_ for id_, _ in fused[:50]] == [id_ for id_, _ in many[:50]]
    assert len(fused) == 3_000
