"""Kernels: a line divides what lies on two sides, Gaussians what lies inside and outside."""

from __future__ import annotations

import numpy as np

from lingxi.evaluate.classifiers.svm import Svm

RING = np.array([[np.cos(angle), np.sin(angle)] for angle in np.linspace(0, 6, 12)])


def test_gaussians_learn_a_ring_and_a_line_does_not() -> None:
    rows, labels = np.concatenate([RING, RING * 0.2]), ["out"] * 12 + ["in"] * 12
    assert Svm("rbf").model(24).fit(rows, labels).score(rows, labels) == 1
    assert Svm("linear").model(24).fit(rows, labels).score(rows, labels) < 1
