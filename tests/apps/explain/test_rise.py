"""RISE finds the place that a score comes from, and curves tell a good map from a bad one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from lingxi.apps.explain.rise import SIDE, covered, faithfulness, rise
from lingxi.arrays import Pixels

PICTURE = np.full((64, 48, 3), 100, np.uint8)
PICTURE[:16, :12] = 255  # what is asked for


def whiteness(pictures: Sequence[Pixels]) -> np.ndarray:
    """The score of a picture: how much of its first corner is white."""
    return np.array([(each[:16, :12] > 250).mean() for each in pictures])


def test_the_map_is_at_the_white_corner() -> None:
    shares = rise(PICTURE, whiteness)
    assert shares.sum() == pytest.approx(1)
    assert shares.min() >= 0
    y, x = divmod(int(shares.argmax()), SIDE)
    assert (y < SIDE // 4 + 2, x < SIDE // 4 + 2) == (True, True)
    assert (rise(PICTURE, whiteness) == shares).all(), "the same masks again"


def test_a_score_that_never_changes_has_an_even_map() -> None:
    assert rise(PICTURE, lambda pictures: np.ones(len(pictures)), masks=40) == pytest.approx(1 / SIDE**2)


def test_a_right_map_loses_the_score_at_once_and_a_wrong_one_at_last() -> None:
    right = np.zeros((SIDE, SIDE))
    right[: SIDE // 4, : SIDE // 4] = 1
    good, bad = faithfulness(PICTURE, right, whiteness), faithfulness(PICTURE, 1 - right, whiteness)
    assert good.deletion == pytest.approx(1 / 16)  # gone after the first of eight steps
    assert good.insertion == pytest.approx(15 / 16)
    assert good.deletion < bad.deletion
    assert good.insertion > bad.insertion


def test_what_is_covered_has_the_mean_colour() -> None:
    seen = np.zeros((SIDE, SIDE))
    seen[0, 0] = 1
    found = covered(PICTURE, seen)
    assert (found[:4, :3] == 255).all()
    assert (found[4:] == PICTURE.mean((0, 1)).astype(np.uint8)).all()
