"""Kernel ridge regression by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadQuery
from lingxi.search.learners.kernel_ridge import KernelRidge

EAST, NORTH = np.array([[1, 0]], np.float32), np.array([[0, 1]], np.float32)


def test_two_marks_are_the_formula() -> None:
    found = KernelRidge(width=2.0, ridge=0.5).score(EAST, NORTH, np.concatenate([EAST, NORTH]))
    close = np.exp(-2 / (2 * 0.5))  # squared distance 2; the variance of the two marks is 0.25 + 0.25
    weight = 1 / (1.5 - close)  # (K + 0.5 I) a = (1, -1) has a = (w, -w)
    assert found == pytest.approx([weight * (1 - close), -weight * (1 - close)], rel=1e-5)


def test_what_lies_between_two_liked_groups_is_not_liked() -> None:
    angles = np.deg2rad([0, 2, 4, 86, 88, 90])
    liked = np.stack([np.cos(angles), np.sin(angles)], 1).astype(np.float32)
    middle = np.deg2rad([43, 45, 47])
    unliked = np.stack([np.cos(middle), np.sin(middle)], 1).astype(np.float32)
    scores = KernelRidge().score(liked, unliked, np.concatenate([liked, unliked]))
    assert scores[:6].min() > 0 > scores[6:].max()


def test_marks_that_are_all_alike_are_no_error() -> None:
    assert np.isfinite(KernelRidge().score(EAST, EAST, NORTH)).all()


def test_settings_are_checked() -> None:
    with pytest.raises(BadQuery, match="above 0, not 0"):
        KernelRidge(width=0)
