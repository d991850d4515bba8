"""Scores are brought to one scale as the formulas say."""

from __future__ import annotations

import pytest

from lingxi.fuse.normalise import LEAST, by_rank, min_max, z_score

RANKING = [("a", 9.0), ("b", 7.0), ("c", 5.0)]


def test_each_scale_by_hand() -> None:
    assert min_max(RANKING) == pytest.approx({"a": 1, "b": 0.5, "c": LEAST})
    assert by_rank(RANKING) == pytest.approx({"a": 1, "b": 2 / 3, "c": 1 / 3})
    assert z_score(RANKING) == pytest.approx({"a": 0.8897, "b": 0.5, "c": 0.1103}, abs=1e-4)


def test_equal_scores_and_nothing() -> None:
    assert min_max([("a", 1.0), ("b", 1.0)]) == {"a": 1, "b": 1}
    assert z_score([("a", 1.0), ("b", 1.0)]) == {"a": 0.5, "b": 0.5}
    assert min_max([]) == z_score([]) == by_rank([]) == {}
