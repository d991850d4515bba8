"""Trees see a combination that no straight line does, and votes are shares."""

from __future__ import annotations

import numpy as np

from lingxi.search.learners.forest import Forest


def test_trees_see_a_chessboard() -> None:
    chance = np.random.default_rng(0)
    rows = chance.uniform(-1, 1, (400, 2)).astype(np.float32)
    same = rows[:, 0] * rows[:, 1] > 0
    new = chance.uniform(-1, 1, (200, 2)).astype(np.float32)
    found = Forest().score(rows[same], rows[~same], new)
    assert ((found > 0) == (new[:, 0] * new[:, 1] > 0)).mean() > 0.9
    assert np.abs(found).max() <= 0.5
