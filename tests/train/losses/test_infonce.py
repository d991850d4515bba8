"""InfoNCE's value."""

from __future__ import annotations

import math

import pytest

torch = pytest.importorskip("torch")

from tests.train.losses.test_gradients import made  # noqa: E402


def test_strangers_cost_the_logarithm_of_the_batch() -> None:
    loss, batch, (image, text) = made("infonce")
    with torch.no_grad():
        image[:], text[:] = 1.0, 1.0
    expected = (4 * math.log(6) + 2 * math.log(5)) / 6  # the two rows of one item have one negative less
    assert float(loss(batch).detach()) == pytest.approx(expected)


def test_pairs_far_from_strangers_cost_nothing() -> None:
    loss, batch, (image, text) = made("infonce")
    with torch.no_grad():
        image[:] = torch.eye(6, 5, dtype=torch.float64)
        image[5] = image[4]
        text[:] = image
    assert float(loss(batch).detach()) < 1e-4
