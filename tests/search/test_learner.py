"""What every learner must do with marks, and how they are named."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import Vectors, unit
from lingxi.errors import BadName, UnknownName
from lingxi.search.learner import learners


def two_kinds(count: int, seed: int = 0) -> tuple[Vectors, Vectors]:
    """Two overlapping clouds of unit vectors."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(42).normal(size=(2, 16))
    first, second = (unit(centre + 0.7 * chance.normal(size=(count, 16))) for centre in centres)
    return first, second


@pytest.mark.parametrize("name", [*learners, "svm(kernel=rbf)"])
def test_the_liked_kind_is_above_zero_and_the_other_below(name: str) -> None:
    liked, unliked = two_kinds(8)
    good, bad = two_kinds(200, seed=1)
    learner = learners.make(name)
    for_good, for_bad = learner.score(liked, unliked, good), learner.score(liked, unliked, bad)
    assert for_good.dtype == np.float32
    assert (for_good > 0).mean() > 0.85
    assert (for_bad < 0).mean() > 0.85
    assert np.array_equal(for_good, learners.make(name).score(liked, unliked, good))


@pytest.mark.parametrize("name", list(learners))
def test_one_mark_on_either_side_is_enough(name: str) -> None:
    liked, unliked = two_kinds(1)
    good, bad = two_kinds(100, seed=1)
    learner = learners.make(name)
    assert learner.score(liked, unliked, good).mean() > learner.score(liked, unliked, bad).mean()


def test_names_and_settings_are_checked() -> None:
    with pytest.raises(UnknownName, match="unknown learner 'nothing'"):
        learners.make("nothing")
    with pytest.raises(BadName, match="svm"):
        learners.make("svm(depth=3)")
    with pytest.raises(BadName, match="kernel is"):
        learners.make("svm(kernel=odd)")
