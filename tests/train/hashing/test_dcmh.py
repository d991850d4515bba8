"""DCMH's objective against its slow formula, and its gradient."""

from __future__ import annotations

import math

import pytest

torch = pytest.importorskip("torch")

from lingxi.train.hashing.dcmh import objective  # noqa: E402


def test_it_is_the_paper_s_sum() -> None:
    now, other, codes = (torch.randn(shape, 4, dtype=torch.float64) for shape in (3, 5, 3))
    rest, same = torch.randn(4, dtype=torch.float64), (torch.rand(3, 5) < 0.5).double()
    expected = 0.0
    for i in range(3):
        for j in range(5):
            theta = float(now[i] @ other[j]) / 2
            expected += math.log(1 + math.exp(theta)) - float(same[i, j]) * theta
    expected += float(((torch.sign(codes) - now) ** 2).sum() + ((now.sum(0) + rest) ** 2).sum())
    assert float(objective(now, other, same, torch.sign(codes), rest)) == pytest.approx(expected / 15)
    now.requires_grad_()
    assert torch.autograd.gradcheck(lambda each: objective(each, other, same, torch.sign(codes), rest), [now])
