"""Pairs as arrays, and who is held out."""

from __future__ import annotations

import numpy as np

from lingxi.train.data import held_out
from tests.train.toys import views


def test_the_same_key_always_goes_the_same_way() -> None:
    keys = [f"{number % 1000}.jpg" for number in range(5000)]
    away = held_out(keys, 0.1, "judge")
    assert 0.07 < away.mean() < 0.13
    np.testing.assert_array_equal(away[:1000], away[1000:2000])
    np.testing.assert_array_equal(held_out(keys[:10], 0.1, "judge"), away[:10])
    assert not np.array_equal(held_out(keys, 0.1, "choose"), away)


def test_a_part_keeps_its_rows() -> None:
    data = views(30, classes=3)
    part = data.part(np.arange(5, 10))
    assert len(part) == 5
    np.testing.assert_array_equal(part.paired()[1], data.text[5:10, 0])
    assert sum(part.counts()) == 5
    assert data.digest() != part.digest()
    assert data.digest() == views(30, classes=3).digest()
