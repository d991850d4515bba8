"""A discriminator that knows nothing is at chance."""

from __future__ import annotations

import math

import pytest

torch = pytest.importorskip("torch")

from lingxi.train.layers import mlp  # noqa: E402
from lingxi.train.terms import fooled, hinge, label  # noqa: E402


def test_chance_is_log_2() -> None:
    own = {name: each.detach() * 0 for name, each in mlp("d", (3, 4, 1), torch.Generator()).items()}
    assert float(fooled(own, "d", torch.randn(5, 3), torch.randn(5, 3))) == pytest.approx(math.log(2))


def test_pairs_beyond_the_margin_cost_nothing() -> None:
    rows = torch.eye(4)
    assert float(hinge(rows, rows, torch.eye(4, dtype=torch.bool), 0.9)) == 0
    assert float(hinge(rows, rows, torch.eye(4, dtype=torch.bool), 1.1)) == pytest.approx(0.2)


def test_labels_that_are_read_cost_little() -> None:
    own = {"c.0.weight": torch.eye(3) * 20, "c.0.bias": torch.zeros(3)}
    assert float(label(own, "c", torch.eye(3), torch.arange(3))) < 1e-6
