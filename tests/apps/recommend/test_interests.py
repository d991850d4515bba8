"""Interests are kept apart."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.recommend.interests import interests
from lingxi.arrays import unit


def test_two_groups_are_two_interests_the_weightier_first() -> None:
    rows = unit(np.array([[1, 0, 0], [0, 1, 0.1], [1, 0.1, 0], [0, 1, 0]], np.float32))
    first, second = interests(rows, np.array([0.2, 1.0, 0.2, 0.5], np.float32))
    assert (first.members, second.members) == ((1, 3), (0, 2))
    assert first.weight == pytest.approx(1.5)
    assert first.centre == pytest.approx(unit(1.0 * rows[1] + 0.5 * rows[3]), abs=1e-6)


def test_what_is_alike_enough_is_one() -> None:
    rows = unit(np.array([[1, 0], [1, 1]], np.float32))  # cosine 0.707
    assert len(interests(rows, np.ones(2, np.float32), alike=0.7)) == 1
    assert len(interests(rows, np.ones(2, np.float32), alike=0.71)) == 2


def test_groups_join_by_their_mean_cosine_and_not_by_the_nearest_pair() -> None:
    angles = np.deg2rad([0, 40, 80])
    rows = np.stack([np.cos(angles), np.sin(angles)], 1).astype(np.float32)
    assert len(interests(rows, np.ones(3, np.float32), alike=0.6)) == 2  # (cos 40 + cos 80) / 2 = 0.47
