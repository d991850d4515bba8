"""DJSRH's affinity by hand, and its gradient."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch")

from lingxi.train.hasher import Sides, batches  # noqa: E402
from lingxi.train.hashing import djsrh as module  # noqa: E402
from lingxi.train.hashing.djsrh import affinity, djsrh, objective  # noqa: E402
from tests.train.toys import views  # noqa: E402


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


def test_the_objective_is_the_paper_s_sum() -> None:
    """1.5 S, but at most 1, across modalities; the same within each, weighted 0.1."""
    image, text, aim = torch.randn(3, 4), torch.randn(3, 4), torch.rand(3, 3)
    target, total = (1.5 * aim).clamp(max=1), 0.0
    for weight, one, other in ((1.0, image, text), (0.1, image, image), (0.1, text, text)):
        cosines = torch.cosine_similarity(one[:, None], other[None], dim=2)
        total += weight * float(((cosines - target) ** 2).mean())
    assert float(objective(image, text, aim)) == pytest.approx(total, rel=1e-5)


def test_alpha_grows_with_the_epochs_and_the_aim_is_that_of_the_features(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[Any]] = []

    def watched(*given: Any) -> Any:
        seen.append([each.detach().clone() for each in given])
        return objective(*given)

    monkeypatch.setattr(module, "objective", watched)
    data = views(60)
    djsrh(data, 4, epochs=2, rate=1e-9)
    orders = [torch.tensor(next(iter(batches(60, 0, epoch)))).argsort() for epoch in range(2)]
    first, second = (torch.atanh(each[0].double())[order] for each, order in zip(seen, orders, strict=True))
    usual = first.abs() < 3  # others are 1 to too few digits
    torch.testing.assert_close(second[usual] / first[usual], torch.full_like(first[usual], 2**0.5), rtol=1e-2, atol=0)
    sides = Sides.of(data)
    aim = affinity(torch.tensor(sides.image), torch.tensor(sides.text))
    torch.testing.assert_close(seen[0][2][orders[0]][:, orders[0]], aim, atol=1e-5, rtol=0)
