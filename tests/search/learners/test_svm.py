"""The margin of two points lies half way between them; a kernel sees a ring."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.search.learners.svm import Svm


def test_the_margin_is_half_way() -> None:
    ends = np.array([[1, 0], [-1, 0]], np.float32)
    found = Svm(c=1e6).score(ends[:1], ends[1:], np.array([[1, 5], [0, 3], [-1, 0]], np.float32))
    assert found == pytest.approx([1, 0, -1], abs=1e-3)


def test_a_kernel_separates_a_ring_from_its_middle() -> None:
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ring = np.stack([np.cos(angle), np.sin(angle)], 1).astype(np.float32)
    middle = 0.1 * ring
    curved = Svm("rbf", c=100).score(middle, ring, np.concatenate([middle, ring]))
    straight = Svm("linear", c=100).score(middle, ring, np.concatenate([middle, ring]))
    wanted = np.repeat([True, False], 24)
    assert ((curved > 0) == wanted).all()
    assert ((straight > 0) == wanted).mean() < 0.8
