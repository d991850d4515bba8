"""Cycles come back, and the maps' gradient is reversed while the discriminators' is not."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from lingxi.train.layers import run, unit  # noqa: E402
from lingxi.train.loop import Trainer  # noqa: E402
from lingxi.train.recipe import Recipe  # noqa: E402
from tests.train.losses.test_gradients import made  # noqa: E402
from tests.train.toys import untrained, views  # noqa: E402


def test_maps_and_discriminators_pull_in_opposite_directions() -> None:
    (loss, batch, _), (without, _, _) = made("cycle"), made("cycle(adversary=0)")
    without.own = loss.own
    maps, judges = [[name for name in loss.own if name.startswith(each)] for each in ("to_", "real_")]
    own = [loss.own[name] for name in maps]
    pushed = torch.autograd.grad(loss(batch), own)
    alone = torch.autograd.grad(without(batch), own)
    loss._adversary = -1.0
    true = torch.autograd.grad(loss(batch) - without(batch), own)
    for found, plain, straight in zip(pushed, alone, true, strict=True):
        torch.testing.assert_close(found, plain - 0.05 * straight)
    assert torch.autograd.grad(loss(batch), [loss.own[name] for name in judges])


def test_an_image_returns_through_the_text_side() -> None:
    data = views(200)
    recipe = Recipe(loss="cycle", epochs=40, batch=50, rate=0.02, patience=40)
    trainer = Trainer(data, views(50, 1), untrained(), recipe)

    def lost() -> float:
        own, rows = trainer.loss.own, torch.tensor(data.image[:, 0])
        from lingxi.train.tower import through

        made_ = run(own, "to_text", unit(through(trainer.towers, "image", rows)))
        again = run(own, "to_image", unit(run(own, "back_image", made_)))
        return float((again - rows).abs().mean().detach())

    before = lost()
    trainer.run()
    assert lost() < 0.7 * before
