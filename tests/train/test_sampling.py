"""Class weights of the paper, and even draws."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadName
from lingxi.train.sampling import class_weights, epoch_order


def test_weights_go_from_even_to_inverse_counts() -> None:
    np.testing.assert_allclose(class_weights((100, 1), 0.0), [1, 1])
    inverse = class_weights((100, 1), 0.999999)
    assert inverse[1] / inverse[0] == pytest.approx(100, rel=1e-3)
    # (1 - 0.5) / (1 - 0.5^1) = 1 and (1 - 0.5) / (1 - 0.5^2) = 2/3, scaled to a mean of 1
    np.testing.assert_allclose(class_weights((1, 2), 0.5), [1.2, 0.8], rtol=1e-6)
    with pytest.raises(BadName, match=r"beta is a number from 0 to less than 1, not 1.0"):
        class_weights((1, 2), 1.0)


def test_every_row_comes_once_in_another_order_each_epoch() -> None:
    first, again, second = (epoch_order(50, 0, epoch) for epoch in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert sorted(first) == list(range(50))
    assert not np.array_equal(first, second)


def test_balanced_draws_are_even() -> None:
    classes = np.repeat([0, 1, 2], [90, 9, 1])
    counts = np.bincount(classes[epoch_order(100, 0, 1, classes)])
    assert counts.max() - counts.min() <= 1
    assert counts.sum() == 100
