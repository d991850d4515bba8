"""Rocchio's direction by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.search.learners.rocchio import Rocchio

EAST, NORTH = np.array([[1, 0]], np.float32), np.array([[0, 1]], np.float32)


def test_the_direction_is_the_formula() -> None:
    direction = np.array([0.75, -0.15]) / np.hypot(0.75, 0.15)
    middle = (direction[0] + direction[1]) / 2
    found = Rocchio().score(EAST, NORTH, np.concatenate([EAST, NORTH]))
    assert found == pytest.approx(direction - middle, abs=1e-6)


def test_without_gamma_the_unliked_only_move_the_middle() -> None:
    found = Rocchio(gamma=0).score(EAST, NORTH, np.concatenate([EAST, NORTH]))
    assert found == pytest.approx([0.5, -0.5])
