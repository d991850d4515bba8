"""Scores of new items."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.recommend.mapped import mapped, unseen
from lingxi.arrays import unit


def test_it_is_ridge_regression_on_content() -> None:
    chance = np.random.default_rng(0)
    known, new = unit(chance.normal(size=(20, 4))), unit(chance.normal(size=(3, 4)))
    scores = chance.normal(size=(20, 2)).astype(np.float32)
    weights = np.linalg.solve(known.T @ known + 3.0 * np.eye(4), known.T @ scores)
    assert mapped(known, scores, new, 3.0) == pytest.approx(new @ weights, abs=1e-4)


def test_a_new_item_like_what_many_took_comes_before_one_like_what_few_took() -> None:
    known, new = np.eye(4, dtype=np.float32), np.eye(4, dtype=np.float32)[:2]
    scores = np.array([[1.0], [1.1], [0.0], [0.0]], np.float32)
    assert np.argmax(mapped(known, scores, new)) == 1
    assert np.argmax(unseen(known, scores, np.array([50.0, 1.0, 1.0, 1.0], np.float32), new)) == 0


def test_a_single_new_item_has_the_score_of_similar_ones() -> None:
    known = np.eye(3, dtype=np.float32)
    scores = np.array([[1.0], [2.0], [0.0]], np.float32)
    found = unseen(known, scores, np.array([9.0, 1.0, 1.0], np.float32), known[:1])
    assert found == pytest.approx(mapped(known, scores, known[:1]))
