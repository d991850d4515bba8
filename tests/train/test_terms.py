"""A discriminator that knows nothing is at chance."""

from __future__ import annotations

import math

import pytest

torch = pytest.importorskip("torch")

from lingxi.train.layers import mlp  # noqa: E402
from lingxi.train.terms import class_triplets, discriminated, hinge, label, least_squares  # noqa: E402


def test_chance_is_log_2() -> None:
    own = {name: each.detach() * 0 for name, each in mlp("d", (3, 4, 1), torch.Generator()).items()}
    assert float(discriminated(own, "d", torch.randn(5, 3), torch.randn(5, 3))) == pytest.approx(math.log(2))


def test_pairs_beyond_the_margin_cost_nothing() -> None:
    rows = torch.eye(4)
    assert float(hinge(rows, rows, torch.eye(4, dtype=torch.bool), 0.9)) == 0
    assert float(hinge(rows, rows, torch.eye(4, dtype=torch.bool), 1.1)) == pytest.approx(0.2)


def test_labels_that_are_read_cost_little() -> None:
    own = {"c.0.weight": torch.eye(3) * 20, "c.0.bias": torch.zeros(3)}
    assert float(label(own, "c", torch.eye(3), torch.arange(3))) < 1e-6


def test_class_triplets_are_the_formula() -> None:
    """Rows at right angles are sqrt(2) apart; the first two share their class."""
    rows, classes = torch.eye(3), torch.tensor([0, 0, 1])
    near = (3 * 0 + 2 * math.sqrt(2)) / 5  # five ordered pairs of one class
    assert float(class_triplets(rows, rows, classes, 1.0)) == pytest.approx(near, abs=1e-5)
    assert float(class_triplets(rows, rows, classes, 2.0)) == pytest.approx(near + 2 - math.sqrt(2), abs=1e-5)


def test_least_squares_is_the_formula() -> None:
    own = {"d.0.weight": torch.ones(2, 1), "d.0.bias": torch.zeros(1)}
    assert float(least_squares(own, "d", torch.tensor([[1.0, 2.0], [0.0, 1.0]]), 1)) == pytest.approx((4 + 0) / 2)
