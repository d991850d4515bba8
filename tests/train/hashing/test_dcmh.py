"""DCMH's objective against its slow formula, and its gradient."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from lingxi.train.hasher import batches  # noqa: E402
from lingxi.train.hashing import dcmh as module  # noqa: E402
from lingxi.train.hashing.dcmh import dcmh, objective  # noqa: E402
from tests.train.toys import views  # noqa: E402


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


def test_the_other_side_the_rest_and_b_are_those_of_the_last_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    """With 150 pairs, each side has two batches an epoch: 128 and 22."""
    seen: list[list[Any]] = []

    def watched(*given: Any) -> Any:
        seen.append([each.detach().clone() for each in given])
        return objective(*given)

    monkeypatch.setattr(module, "objective", watched)
    dcmh(views(150), 4, epochs=2)
    assert [len(now) for now, *_ in seen] == [128, 22] * 4
    orders = [np.concatenate(list(batches(150, 0, epoch))) for epoch in range(2)]

    def whole(first: int, order: np.ndarray) -> Any:
        """The outputs of a side after its two batches."""
        found = torch.zeros(150, 4)
        found[torch.tensor(order)] = torch.cat([seen[first][0], seen[first + 1][0]])
        return found

    images, texts = whole(0, orders[0]), whole(2, orders[0])
    torch.testing.assert_close(seen[1][4], seen[0][0].sum(0), atol=1e-4, rtol=0)  # the rest of the second batch
    torch.testing.assert_close(seen[2][1], images)  # what texts are compared with
    torch.testing.assert_close(seen[4][1], texts)
    torch.testing.assert_close(seen[4][3], torch.sign(images + texts)[torch.tensor(orders[1][:128])])
