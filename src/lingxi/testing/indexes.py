"""The contract check of indexes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from lingxi.arrays import unit
from lingxi.evaluate.index import Approximate, Index
from lingxi.similarity import Metric, similarity

LEAST_RECALL = 0.5  # of the ten nearest; short codes miss some


def check_index(make: Callable[[], Index], metric: Metric, folder: Path) -> None:
    """Raises AssertionError unless the index keeps its contract on 600 unit vectors in a few clusters."""
    chance = np.random.default_rng(0)
    centres = chance.normal(size=(30, 32))
    vectors = unit(centres[np.arange(600) % 30] + 0.6 * chance.normal(size=(600, 32)))
    queries = unit(vectors[:20] + 0.05 * chance.normal(size=(20, 32)))
    index = make()
    index.build(vectors)
    rows, scores = index.search(queries, 10)
    assert rows.shape == scores.shape == (20, 10), "k rows and scores a query"
    assert str(rows.dtype) == "int64", "rows are int64"
    assert str(scores.dtype) == "float32", "scores are float32"
    assert (np.diff(scores, axis=1) <= 1e-6).all(), "best first"
    wanted = np.argsort(-similarity(metric, queries, vectors), axis=1, kind="stable")[:, :10]
    shares = [len(np.intersect1d(*pair)) / 10 for pair in zip(rows, wanted, strict=True)]
    assert np.mean(shares) >= LEAST_RECALL, f"it finds most of the nearest, not {np.mean(shares):.2f}"
    deep, last = index.search(queries, 700)
    assert (deep[:, 600:] == -1).all(), "rows that are not there are -1"
    assert np.isneginf(last[:, 600:]).all(), "and their scores -inf"
    index.save(folder / "index")
    again = make()
    again.load(folder / "index", 32)
    assert np.array_equal(again.search(queries, 10)[0], rows), "what was saved finds the same"
    if isinstance(index, Approximate):
        assert tuple(sorted(index.efforts)) == tuple(index.efforts), "efforts rise"
        index.effort = index.efforts[-1]
        more = [len(np.intersect1d(*pair)) / 10 for pair in zip(index.search(queries, 10)[0], wanted, strict=True)]
        assert np.mean(more) >= np.mean(shares) - 0.02, "more effort finds no less"
