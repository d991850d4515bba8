"""Words are near what means the same, also in the other language."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.ask.meaning import nearness


def test_a_word_is_near_its_translation() -> None:
    near, shares = nearness("surrender", ["投降", "banana", ""])
    assert near.shape == (3, 1)
    assert shares == pytest.approx([1.0])
    assert near[0, 0] > near[1, 0] + 0.2
    assert near[2, 0] == 0


def test_rare_words_have_larger_shares() -> None:
    _, shares = nearness("the parliament said", ["x"])
    assert len(shares) == 2  # "the" means little
    assert shares[0] > shares[1]
    assert np.isclose(shares.sum(), 1)


def test_a_question_without_words_is_near_nothing() -> None:
    near, shares = nearness("?", ["a text"])
    assert near.shape == (1, 0)
    assert shares.shape == (0,)
