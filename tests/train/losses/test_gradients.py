"""The gradient of every registered loss against finite differences, in float64."""

from __future__ import annotations

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
    "cycle(adversary=0)", "cycle(adversary=0, round=0)",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Discriminators of a few units: each number is changed twice."""
    for name in ("acmr", "cycle"):
        losses[name]
        monkeypatch.setattr(f"lingxi.train.losses.{name}.HIDDEN", 3)


def made(name: str, seed: int = 0) -> tuple[Any, Batch, list[Any]]:
    """A loss in float64, a batch for it with a repeated item, and everything that gradients are taken of."""
    chance = torch.Generator().manual_seed(seed)
    loss = losses.make(name, Shape(5, 4, 3, (4, 2), chance))
    for key, each in loss.own.items():
        loss.own[key] = each.detach().double().requires_grad_()
    if hasattr(loss, "_weights") and loss._weights is not None:
        loss._weights = loss._weights.double()
    image, text = (torch.randn(6, 5, generator=chance, dtype=torch.float64, requires_grad=True) for _ in range(2))
    seen, read = (torch.randn(6, dim, generator=chance, dtype=torch.float64) for dim in (4, 3))
    item = torch.tensor([0, 1, 2, 3, 4, 4])
    same = item[:, None] == item[None]
    return loss, Batch(image, text, seen, read, same, torch.tensor([0, 1, 0, 0, 1, 0])), [image, text]


def checked(name: str, *, towers: bool) -> bool:
    loss, batch, rows = made(name)
    keys = list(loss.own)

    def value(*inputs: Any) -> Any:
        if towers:
            again = Batch(inputs[0], inputs[1], batch.image_features, batch.text_features, batch.same, batch.classes)
            return loss(again)
        loss.own.update(zip(keys, inputs, strict=True))
        return loss(batch)

    return bool(torch.autograd.gradcheck(value, rows if towers else [loss.own[key] for key in keys], atol=1e-5))


@pytest.mark.parametrize("name", CASES)
def test_the_towers_gradient_is_that_of_finite_differences(name: str) -> None:
    if name == "acmr":
        return _reversed(name)
    if name == "cycle":
        return None  # a map's gradient is reversed inside of it: its own tests take it apart
    assert checked(name, towers=True)
    return None


def _reversed(name: str) -> None:
    """The adversary's part is turned around and weighed; the rest is as it is without."""
    (loss, batch, rows), (without, _, _) = made(name), made(f"{name}(adversary=0)")
    without.own = loss.own
    adverse = torch.autograd.grad(loss(batch), rows)
    plain = torch.autograd.grad(without(batch), rows)
    loss._adversary = -1.0  # reversed twice: the discriminator's true gradient
    unit = torch.nn.functional.normalize
    true = torch.autograd.grad(loss.discriminate(unit(rows[0]), unit(rows[1])), rows)
    for found, own, other in zip(adverse, plain, true, strict=True):
        torch.testing.assert_close(found, own - 0.3 * other)


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith(("triplet", "contrastive"))])
def test_the_gradient_of_its_own_parameters_too(name: str) -> None:
    if name == "cycle":
        return  # its discriminators learn what its maps unlearn
    assert checked(name, towers=False)


@pytest.mark.parametrize("name", list(losses))
def test_another_pair_of_the_same_item_is_no_negative(name: str) -> None:
    loss, batch, _ = made(name)
    assert torch.isfinite(loss(batch))
