"""Unit rows and great circles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays as array_of

from lingxi.arrays import slerp, unit

vectors = array_of(np.float32, (5,), elements=st.floats(-10, 10, width=32)).filter(lambda v: np.linalg.norm(v) > 0.1)


def test_unit_rows_have_length_one_and_keep_their_direction() -> None:
    rows = unit(np.array([[3.0, 4.0], [0.0, 2.0]]))
    assert rows.dtype == np.float32
    assert np.allclose(rows, [[0.6, 0.8], [0.0, 1.0]])


def test_a_zero_row_stays_zero() -> None:
    assert not unit(np.zeros((1, 3))).any()


def test_unit_does_not_change_what_it_is_given() -> None:
    given_rows = np.array([[3.0, 4.0]], dtype=np.float32)
    unit(given_rows)
    assert given_rows.tolist() == [[3.0, 4.0]]


def test_half_way_between_two_axes_is_the_diagonal() -> None:
    x, y = np.eye(2, dtype=np.float32)
    assert np.allclose(slerp(x, y, 0.5), [np.sqrt(0.5), np.sqrt(0.5)])
    assert np.allclose(slerp(x, y, 1 / 3), [np.cos(np.pi / 6), np.sin(np.pi / 6)], atol=1e-6)


@pytest.mark.parametrize(("share", "nearer"), [(0.2, 1.0), (0.8, -1.0)])
def test_opposite_vectors_give_the_nearer_end(share: float, nearer: float) -> None:
    x = np.array([1.0, 0.0], dtype=np.float32)
    assert slerp(x, -x, share)[0] == nearer


@given(vectors, vectors, st.floats(0, 1))
def test_slerp_stays_on_the_sphere_and_between_its_ends(a: np.ndarray, b: np.ndarray, share: float) -> None:
    start, end = unit(a), unit(b)
    found = slerp(start, end, share)
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-3)
    between = float(start @ end) - 1e-3
    assert float(found @ start) >= between
    assert float(found @ end) >= between
