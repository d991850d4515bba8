"""Exact search is exact, for every metric, with ties in order."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.similarity import METRICS, Metric, similarity
from lingxi.store.exact import ExactSearch

CHANCE = np.random.default_rng(0)
VECTORS, QUERIES = CHANCE.random((50, 6), np.float32), CHANCE.random((7, 6), np.float32)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("k", [1, 5, 50, 60])
def test_it_finds_what_sorting_finds(metric: Metric, k: int) -> None:
    index = ExactSearch(VECTORS, metric)
    rows, scores = index.search(QUERIES, k)
    table = similarity(metric, QUERIES, VECTORS)
    order = np.argsort(-table, axis=1, kind="stable")[:, :k]
    assert np.array_equal(rows[:, : min(k, 50)], order)
    assert np.allclose(scores[:, : min(k, 50)], np.take_along_axis(table, order, 1), atol=1e-6)
    assert (rows[:, 50:] == -1).all()
    assert np.isneginf(scores[:, 50:]).all()


def test_only_what_is_allowed_is_found_and_ties_go_to_the_lower_row() -> None:
    index = ExactSearch(np.ones((6, 2), np.float32), "dot")
    allowed = np.array([False, True, False, True, True, False])
    rows, _ = index.search(np.ones((1, 2), np.float32), 2, allowed)
    assert rows.tolist() == [[1, 3]]
    assert index.search(np.ones((1, 2), np.float32), 2, ~allowed & False)[0].tolist() == [[-1, -1]]


def test_blocks_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    index = ExactSearch(VECTORS, "euclidean")
    whole = index.search(QUERIES, 3)
    monkeypatch.setattr("lingxi.store.exact.BLOCK", 60)
    assert np.array_equal(whole[0], index.search(QUERIES, 3)[0])
