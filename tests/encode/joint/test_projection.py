"""A projection runs with numpy and refuses arrays that do not fit."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.joint.projection import Projection
from lingxi.errors import BadModel


def _projection() -> Projection:
    chance = np.random.default_rng(0)
    inner, outer = (chance.standard_normal(shape).astype(np.float32) for shape in ((3, 4), (4, 2)))
    return Projection(
        np.ones((3, 2), np.float32), np.array([1, -1], np.float32), (inner, np.zeros(4, np.float32), outer)
    )


def test_a_hidden_layer_adds_to_the_linear_map() -> None:
    each, row = _projection(), np.array([[1, 2, -3]], np.float32)
    assert each.hidden is not None
    hidden = [max(0.0, float(row[0] @ each.hidden[0][:, unit])) for unit in range(4)]
    expected = [0 + 1 + np.dot(hidden, each.hidden[2][:, 0]), 0 - 1 + np.dot(hidden, each.hidden[2][:, 1])]
    np.testing.assert_allclose(each(row)[0], expected, rtol=1e-5)


def test_what_is_saved_is_what_runs() -> None:
    rows = np.random.default_rng(1).standard_normal((5, 3)).astype(np.float32)
    again = Projection.of(_projection().arrays(), 3)
    np.testing.assert_array_equal(again(rows), _projection()(rows))


@pytest.mark.parametrize("change", ["weight", "bias", "inner", "outer", "inner_bias"])
def test_arrays_of_another_shape_are_refused(change: str) -> None:
    arrays = _projection().arrays()
    arrays[change] = np.zeros((7, 7), np.float32)
    with pytest.raises(BadModel, match="wrong shape, or not finite"):
        Projection.of(arrays, 3)


def test_arrays_that_lack_or_are_not_finite_are_refused() -> None:
    arrays = _projection().arrays()
    arrays["weight"] = arrays["weight"] * np.nan
    with pytest.raises(BadModel, match="finite"):
        Projection.of(arrays, 3)
    with pytest.raises(BadModel, match="bias"):
        Projection.of({"weight": np.zeros((3, 2), np.float32)}, 3)
    with pytest.raises(BadModel, match="a projection lacks 'outer'"):
        Projection.of({name: each for name, each in _projection().arrays().items() if name != "outer"}, 3)
