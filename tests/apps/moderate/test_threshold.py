"""A threshold is named, or chosen so that it keeps what it promises."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.moderate.policy import Category
from lingxi.apps.moderate.threshold import for_precision, for_recall, threshold
from lingxi.errors import BadQuery

SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1])
RIGHT = np.array([1, 1, 1, 0, 1, 1, 0, 0, 0, 0], np.bool_)


def test_a_named_threshold_is_measured() -> None:
    found = threshold(Category("a", words=("x",), threshold=0.55), SCORES, RIGHT)
    assert (found.value, found.wanted, found.yes, found.no) == (0.55, "", 5, 5)
    assert (found.recall, found.precision) == (3 / 5, 3 / 4)
    none = threshold(Category("a", words=("x",)), np.zeros(0), np.zeros(0, np.bool_))
    assert (none.value, none.recall) == (0.5, None)


def test_a_promised_recall_is_kept_on_further_examples() -> None:
    """The mean over many draws, whatever the distribution: of 20 scores, further ones lie above with that chance."""
    chance, kept = np.random.default_rng(0), []
    for _ in range(400):
        drawn = chance.beta(2, 1, 220)
        kept.append((drawn[20:] >= for_recall(drawn[:20], 0.9)).mean())
    assert abs(np.mean(kept) - 0.9) < 0.01


def test_a_promised_precision_holds_from_the_threshold_on() -> None:
    assert for_precision(SCORES, RIGHT, 0.75) == 0.4  # 5 of 6 there, 3 of 4 and 4 of 5 above
    assert for_precision(SCORES, RIGHT, 0.9) == 0.7  # 3 of 3
    assert np.isnan(for_precision(SCORES, ~RIGHT, 0.5))
    assert for_precision(np.array([0.5, 0.5]), np.array([True, False]), 0.5) == 0.5  # found together
    found = threshold(Category("a", words=("x",), precision=0.9), SCORES, RIGHT)
    assert (found.value, found.wanted, found.precision) == (0.7, "precision 0.9", 1.0)


def test_a_promise_needs_examples_that_can_keep_it() -> None:
    with pytest.raises(BadQuery, match="needs 5 examples a side; it has 1 of it and 1 of others"):
        threshold(Category("a", words=("x",), recall=0.9), np.array([0.1, 0.2]), np.array([True, False]))
    with pytest.raises(BadQuery, match=r"no threshold keeps a precision 0\.9 on its 10 examples"):
        threshold(Category("a", words=("x",), precision=0.9), SCORES, ~RIGHT)
