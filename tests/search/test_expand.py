"""Both expansions by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.search.expand import expanded

QUERY = np.array([1, 0], np.float32)
ANSWERS = np.array([[0.6, 0.8], [0, 1]], np.float32)


def test_the_average_weighs_all_hits_equally() -> None:
    assert expanded(QUERY, ANSWERS, "average") == pytest.approx(np.array([1.6, 1.8]) / np.hypot(1.6, 1.8))


def test_alpha_weighs_by_similarity() -> None:
    weight = 0.6**3
    wanted = np.array([1 + weight * 0.6, weight * 0.8])
    assert expanded(QUERY, ANSWERS, "alpha") == pytest.approx(wanted / np.linalg.norm(wanted))
