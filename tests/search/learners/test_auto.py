"""The default learner goes by the number of liked hits."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import Vectors, unit
from lingxi.search.learner import learners


def _rows(seed: int, count: int) -> Vectors:
    return unit(np.random.default_rng(seed).normal(size=(count, 8)))


@pytest.mark.parametrize(("count", "name"), [(1, "rocchio"), (4, "rocchio"), (5, "kernel_ridge"), (9, "kernel_ridge")])
def test_few_marks_are_a_direction_and_many_a_region(count: int, name: str) -> None:
    liked, unliked, others = _rows(0, count), _rows(1, 3), _rows(2, 20)
    found = learners.make("auto").score(liked, unliked, others)
    assert np.array_equal(found, learners.make(name).score(liked, unliked, others))
