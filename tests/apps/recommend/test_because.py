"""Because you liked …: the shares add up to the score."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.recommend.because import because
from lingxi.apps.recommend.crowd import Crowd
from lingxi.apps.recommend.pool import centred, person
from lingxi.apps.recommend.taste import Taste
from tests.apps.recommend.things import Things

THINGS = Things("ab")
WHO = person(Taste({"a0": 1.0, "a1": 0.5, "b0": 0.4}), THINGS.items, THINGS)


def test_shares_are_those_of_the_interest() -> None:
    assert WHO is not None
    item = THINGS.items["a5"]
    (row,) = centred([item], THINGS)
    (first, share), (second, rest) = because(item, row, 0, WHO, None)
    assert (first.id, second.id) == ("a0", "a1")
    exact = np.array([1.0 * WHO.rows[0] @ row, 0.5 * WHO.rows[1] @ row])
    assert [share, rest] == pytest.approx((exact / exact.sum()).tolist(), abs=1e-5)


def test_what_others_took_has_its_share() -> None:
    assert WHO is not None
    item = THINGS.items["a5"]
    (row,) = centred([item], THINGS)
    speaks = np.zeros((2, 2), np.float32)
    speaks[0, 1] = 0.3  # b0 for a5
    found = because(item, row, 0, WHO, Crowd({"b0": 0, "a5": 1}, np.ones(2, np.float32), speaks, (0.0, 1.0)))
    assert [(each.id, share) for each, share in found] == [("b0", 1.0)]
