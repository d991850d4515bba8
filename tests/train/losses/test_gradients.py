"""The gradient of every registered loss against finite differences, in float64."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from lingxi.train.loss import (  # noqa: E402  # noqa: E402
    Batch,
    Shape,
    losses,
)

CASES = [
    *losses, "triplet(hardest=false)", "cross_entropy(beta=0.9, smoothing=0.0)", "acmr(adversary=0)",
    "cycle(adversary=0)", "cycle(round=0)",
]  # fmt: skip
ADVERSARIAL = ["acmr", "cycle"]
SIZES = {"image": 4, "text": 3}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks of a few units: each number is changed twice."""
    for name, sizes in {"acmr": ["HIDDEN"], "cycle": ["HIDDEN", "JUDGING"]}.items():
        losses[name]
        for size in sizes:
            monkeypatch.setattr(f"lingxi.train.losses.{name}.{size}", 3)


def made(name: str, seed: int = 0) -> tuple[Any, Batch, list[Any]]:
    """A loss in float64, a batch for it with a repeated item, and everything that gradients are taken of."""
    chance = torch.Generator().manual_seed(seed)
    loss = losses.make(name, Shape(5, 4, 3, (4, 2), chance))
    for own in (loss.own, getattr(loss, "judges", {})):
        for key, each in own.items():
            moved = each.detach().double() + 0.1 * torch.randn(each.shape, generator=chance, dtype=torch.float64)
            own[key] = moved.requires_grad_()  # biases are not 0, where the gradient of a length does not exist
    if hasattr(loss, "_weights") and loss._weights is not None:
        loss._weights = loss._weights.double()
    image, text = (torch.randn(6, 5, generator=chance, dtype=torch.float64, requires_grad=True) for _ in range(2))
    seen, read = (torch.randn(6, dim, generator=chance, dtype=torch.float64) for dim in (4, 3))
    item = torch.tensor([0, 1, 2, 3, 4, 4])
    same = item[:, None] == item[None]
    maps = {side: torch.randn(size, 5, generator=chance, dtype=torch.float64) for side, size in SIZES.items()}
    classes = torch.tensor([0, 1, 0, 0, 1, 0])
    batch = Batch(image, text, seen, read, same, classes, lambda side, rows: rows @ maps[side])
    return loss, batch, [image, text]


def checked(name: str, *, towers: bool) -> bool:
    loss, batch, rows = made(name)
    keys = list(loss.own)

    def value(*inputs: Any) -> Any:
        if towers:
            return loss(replace(batch, image=inputs[0], text=inputs[1]))
        loss.own.update(zip(keys, inputs, strict=True))
        return loss(batch)

    return bool(torch.autograd.gradcheck(value, rows if towers else [loss.own[key] for key in keys], atol=1e-5))


@pytest.mark.parametrize("name", CASES)
def test_the_towers_gradient_is_that_of_finite_differences(name: str) -> None:
    assert checked(name, towers=True)


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith(("triplet", "contrastive"))])
def test_the_gradient_of_its_own_parameters_too(name: str) -> None:
    assert checked(name, towers=False)


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_the_discriminators_gradient_too(name: str) -> None:
    loss, batch, _ = made(name)
    keys = list(loss.judges)

    def value(*inputs: Any) -> Any:
        loss.judges.update(zip(keys, inputs, strict=True))
        return loss.discriminate(batch)

    assert torch.autograd.gradcheck(value, [loss.judges[key] for key in keys], atol=1e-5)


@pytest.mark.parametrize("name", list(losses))
def test_another_pair_of_the_same_item_is_no_negative(name: str) -> None:
    loss, batch, _ = made(name)
    assert torch.isfinite(loss(batch))
