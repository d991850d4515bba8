"""A category is learned from a few examples; words keep their say, and what tells nothing weighs nothing."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.moderate.learned import WORDS, compared, groups, learn
from lingxi.arrays import Vectors, unit

RIGHT = np.arange(40) % 2 == 0
FILES = [str(n) for n in range(40)]


def _drawn(apart: float, dims: int = 20, seed: int = 0) -> Vectors:
    """Vectors (40, d) whose two sides lie ``apart`` deviations along the first axis."""
    rows = np.random.default_rng(seed).normal(size=(40, dims))
    rows[:, 0] += np.where(RIGHT, apart / 2, -apart / 2)
    return unit(rows.astype(np.float32))


def _words(apart: float) -> np.ndarray:
    return np.random.default_rng(9).normal(size=40) + np.where(RIGHT, apart / 2, -apart / 2)


def test_further_pieces_are_told_by_what_was_learned() -> None:
    model = learn({"a": _drawn(5)}, {"a": "cosine"}, np.full(40, np.nan), RIGHT, FILES)
    assert WORDS not in model.weights
    further = model.probabilities({"a": _drawn(5, seed=1)}, np.full(40, np.nan))
    assert ((further > 0.5) == RIGHT).mean() > 0.85
    assert ((model.held_out > 0.5) == RIGHT).mean() > 0.85


def test_a_space_that_tells_nothing_leaves_the_words_as_they_are() -> None:
    """The order is that of words alone: what was learned of noise has no say."""
    words = _words(3)
    constant = unit(np.ones((40, 5), np.float32))
    model = learn({"a": constant}, {"a": "cosine"}, words, RIGHT, FILES)
    assert model.weights["a"] == 0
    found = model.probabilities({"a": constant}, words)
    assert (np.argsort(found) == np.argsort(words)).all()


def test_where_words_are_compared_a_worse_direction_is_not_learned() -> None:
    vectors, words = {"a": _drawn(1.5)}, _words(3)
    assert learn(vectors, {"a": "cosine"}, words, RIGHT, FILES, ["a"]).weights["a"] == 0
    assert learn(vectors, {"a": "cosine"}, _words(0), RIGHT, FILES, ["a"]).weights["a"] > 0


def test_the_nearest_examples_are_those_of_the_category() -> None:
    vectors = _drawn(3)
    model = learn({"a": vectors}, {"a": "cosine"}, np.full(40, np.nan), RIGHT, FILES)
    near = model.nearest({"a": vectors[[4, 5]]}, 3)
    assert near.shape == (2, 3)
    assert near[0, 0] == 4
    assert RIGHT[near].all()


def test_segments_of_a_file_and_near_equal_pictures_belong_together() -> None:
    rows = np.array([[1, 0], [0, 1], [0.999, 0.04], [-1, 0]])
    assert groups([rows], ["a", "b", "c", "b"]).tolist() == [0, 1, 0, 1]


def test_histograms_are_compared_by_their_square_roots() -> None:
    rows = np.array([[0.25, 0.75]], np.float32)
    assert compared(rows, "chi2") == pytest.approx(np.sqrt(rows))
    assert compared(rows, "cosine") == pytest.approx(rows)
