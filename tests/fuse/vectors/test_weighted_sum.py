"""The weighted mean by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadName
from lingxi.fuse.vector_fusion import Parts
from lingxi.fuse.vectors.weighted_sum import WeightedSum

PARTS = Parts((np.array([[2, 0]], np.float32), np.array([[0, 5]], np.float32)), np.ones((1, 2), bool))


def test_vector_lengths_have_no_effect_and_weights_do() -> None:
    assert WeightedSum([2, 2], weights="3,4").fuse(PARTS)[0] == pytest.approx([0.6, 0.8])


def test_other_dimensions_are_refused() -> None:
    with pytest.raises(BadName, match="one dimension"):
        WeightedSum([2, 3])
