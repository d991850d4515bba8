"""The exact index gives what exact search gives, also after it was saved and loaded."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lingxi.evaluate.indexes.exact import Exact
from lingxi.store.exact import ExactSearch


def test_it_is_exact_search_that_can_be_saved(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).random((50, 6), np.float32)
    index, again = Exact("manhattan"), Exact("manhattan")
    index.build(vectors)
    index.save(tmp_path / "exact.npy")
    again.load(tmp_path / "exact.npy", 6)
    rows, scores = ExactSearch(vectors, "manhattan").search(vectors[:3], 5)
    for each in (index, again):
        found = each.search(vectors[:3], 5)
        assert np.array_equal(found[0], rows)
        assert np.array_equal(found[1], scores)
