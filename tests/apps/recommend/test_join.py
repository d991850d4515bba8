"""Weights of scores, learned from choices."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.recommend.join import learn, standard


def test_the_score_that_choices_follow_counts() -> None:
    chance = np.random.default_rng(0)
    features = chance.normal(size=(200, 10, 2)).astype(np.float32)
    noise = chance.gumbel(size=(200, 10))
    chosen = (2.0 * features[:, :, 0] + noise).argmax(1)  # a conditional logit with the weights 2 and 0
    weights = learn(features, np.ones((200, 10), bool), chosen)
    assert weights == pytest.approx([2.0, 0.0], abs=0.35)


def test_what_is_not_allowed_is_no_choice() -> None:
    features = np.array([[[9.0], [1.0], [0.0]]] * 50, np.float32)  # the first would be the best
    allowed = np.array([[False, True, True]] * 50)
    assert learn(features, allowed, np.full(50, 1))[0] > 1


def test_scores_in_deviations_of_those_that_count() -> None:
    scores = np.array([1.0, 3.0, 100.0], np.float32)
    assert standard(scores, np.array([True, True, False]))[:2].tolist() == pytest.approx([-1, 1])
    assert standard(np.ones(3, np.float32)).tolist() == [0, 0, 0]
