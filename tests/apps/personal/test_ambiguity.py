"""How ambiguous a query is."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.personal.ambiguity import ambiguity, log_odds


def test_many_hits_that_match_alike_are_ambiguous() -> None:
    assert ambiguity(log_odds([0.9] * 50)) == pytest.approx(1.0)


def test_one_likely_hit_is_not() -> None:
    assert ambiguity(log_odds([0.99] + [0.01] * 49)) < 0.01


def test_nothing_that_matches_is_not() -> None:
    assert ambiguity(log_odds([0.01] * 50)) == 0.0  # half a match is expected


def test_two_of_fifty_by_hand() -> None:
    odds = np.array([9.0, 9.0] + [-20.0] * 48, np.float32)  # a perplexity of 2, and two matches
    assert ambiguity(odds) == pytest.approx(1 / 49 * 1 / 10, rel=1e-2)


def test_a_single_hit_is_what_is_meant() -> None:
    assert ambiguity(log_odds([0.9])) == 0.0


def test_certainty_has_bounds() -> None:
    assert log_odds([0.0, 0.5, 1.0]).tolist() == pytest.approx([-9.21, 0, 9.21], abs=0.01)
