"""The contract check of rank fusions."""

from __future__ import annotations

from lingxi.fuse.registry import RankFusion
from lingxi.types import Ranking

ONE: Ranking = [("a", 9.0), ("b", 8.0), ("c", 7.0)]
OTHER: Ranking = [("c", 0.9), ("a", 0.8), ("d", 0.7)]


def check_rank_fusion(fusion: RankFusion) -> None:
    """Raises AssertionError unless the fusion keeps its contract."""
    fused = fusion.fuse([ONE, OTHER], [1.0, 1.0])
    assert {id_ for id_, _ in fused} == {"a", "b", "c", "d"}, "everything that any ranking holds is in the fused one"
    assert fused == sorted(fused, key=lambda hit: (-hit[1], hit[0])), "best first, ties by id"
    assert all(0 < score <= 1 for _, score in fused), "scores are in (0, 1]"
    assert fused[0][0] == "a", "what stands high in both rankings is first"
    assert _order(fusion.fuse([ONE], [2.0])) == ["a", "b", "c"], "one ranking stays as it is"
    _check_nothing(fusion)
    _check_weights(fusion)
    assert ONE[0] == ("a", 9.0), "what is given is not changed"


def _check_nothing(fusion: RankFusion) -> None:
    assert fusion.fuse([], []) == [], "no rankings give an empty one"
    assert fusion.fuse([[], []], [1.0, 2.0]) == [], "empty rankings give an empty one"
    with_empty = fusion.fuse([ONE, [], OTHER], [1.0, 5.0, 1.0])
    assert _order(with_empty) == _order(fusion.fuse([ONE, OTHER], [1.0, 1.0])), "an empty ranking changes no order"
    assert all(0 < score <= 1 for _, score in with_empty), "scores are in (0, 1], also beside an empty ranking"


def _check_weights(fusion: RankFusion) -> None:
    assert fusion.fuse([ONE, OTHER], [0.01, 1.0])[0][0] == "c", "a heavier ranking counts more"
    small, large = (_order(fusion.fuse([ONE, OTHER], [each, 2 * each])) for each in (0.01, 100.0))
    assert small == large, "weights count relative to each other"
    turned = _order(fusion.fuse([OTHER, ONE], [1.0, 1.0]))
    assert turned == _order(fusion.fuse([ONE, OTHER], [1.0, 1.0])), "rankings of equal weight may come in any order"
    assert _order(fusion.fuse([[("b", 1.0)], [("a", 1.0)]], [1.0, 1.0])) == ["a", "b"], "equal weights tie by id"
    try:
        fusion.fuse([ONE, OTHER], [1.0])
    except ValueError:
        return
    raise AssertionError("there must be a weight for every ranking")


def _order(ranking: Ranking) -> list[str]:
    return [id_ for id_, _ in ranking]
