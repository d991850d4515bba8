"""DJSRH's affinity by hand, and its gradient."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from lingxi.train.hashing.djsrh import affinity, objective  # noqa: E402


def test_the_affinity_joins_both_modalities_and_diffuses() -> None:
    image, text = torch.eye(2, dtype=torch.float64), torch.ones(2, 2, dtype=torch.float64)
    joint = torch.tensor([[1, 0.1], [0.1, 1]], dtype=torch.float64)  # 0.9 cos(images) + 0.1 cos(texts)
    torch.testing.assert_close(affinity(image, text), 0.6 * joint + 0.4 * joint @ joint.T / 2)


def test_codes_that_reconstruct_it_cost_nothing_and_the_gradient_is_right() -> None:
    codes = torch.tensor([[1.0, 1], [1, -1]], dtype=torch.float64)
    assert float(objective(codes, codes, torch.eye(2, dtype=torch.float64))) == pytest.approx(0)
    image, text = (torch.randn(3, 4, dtype=torch.float64, requires_grad=True) for _ in range(2))
    aim = torch.rand(3, 3, dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda a, b: objective(a, b, aim), [image, text])
