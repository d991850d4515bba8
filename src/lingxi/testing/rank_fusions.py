"""What every rank fusion must do."""

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
    assert [id_ for id_, _ in fusion.fuse([ONE], [2.0])] == ["a", "b", "c"], "one ranking stays as it is"
    assert fusion.fuse([], []) == []
    heavy = fusion.fuse([ONE, OTHER], [0.01, 1.0])
    assert heavy[0][0] == "c", "a heavier ranking counts more"
    assert ONE[0] == ("a", 9.0), "what is given is not changed"
