"""Cosines of a concatenation are the weighted mean of the parts' cosines."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.fuse.vectors.concat import Concat
from lingxi.testing.vector_fusions import some_parts


def test_cosines_add_up_by_their_weights() -> None:
    parts = some_parts(5)
    found = Concat([12, 12], weights="3,1").fuse(parts)
    first, second = (unit(rows) @ unit(rows).T for rows in parts.rows)
    assert found @ found.T == pytest.approx((3 * first + second) / 4, abs=1e-5)


def test_a_missing_part_is_zero() -> None:
    parts = some_parts(5)
    alone = Concat([12, 12]).fuse(parts.only(0))
    assert not alone[:, 12:].any()
    assert np.allclose(alone[:, :12], unit(parts.rows[0]), atol=1e-6)
