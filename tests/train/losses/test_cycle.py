"""Cycles return through both generators, and the discriminators keep up with them."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from lingxi.train.loop import Trainer  # noqa: E402
from lingxi.train.loss import Shape  # noqa: E402
from lingxi.train.losses.cycle import Cycle, relative  # noqa: E402
from lingxi.train.recipe import Recipe  # noqa: E402
from lingxi.train.tower import through  # noqa: E402
from tests.train.losses.test_gradients import made  # noqa: E402
from tests.train.toys import unit_views, untrained  # noqa: E402


def test_an_image_returns_through_the_two_generators() -> None:
    """F(G(x)) of new images is at most a quarter as far from x as the mean image is."""
    data, held = unit_views(300), unit_views(60, 1)
    trainer = Trainer(data, held, untrained(), Recipe(loss="cycle", epochs=40, batch=50, rate=0.01, patience=40))
    trainer.run()
    rows = torch.tensor(held.image[:, 0])
    loss: Cycle = trainer.loss  # type: ignore[assignment]
    with torch.no_grad():
        text = loss.decode("text", through(trainer.towers, "image", rows), rows)
        again = loss.decode("image", through(trainer.towers, "text", text), text)
    mean = torch.tensor(data.image[:, 0]).mean(0)
    assert (again - rows).abs().mean() < 0.25 * (mean - rows).abs().mean()


def test_a_generator_is_its_tower_a_decoder_of_several_layers_and_a_skip_connection() -> None:
    loss, batch, _ = made("cycle")
    rows, own = batch.image_features, loss.own
    code = batch.tower("image", rows)
    code = code / code.norm(dim=1, keepdim=True) * 5**0.5
    inside = (code @ own["to_text.0.weight"] + own["to_text.0.bias"]).clamp(min=0)
    wanted = (inside @ own["to_text.1.weight"] + own["to_text.1.bias"]) / 3**0.5 + rows @ own["skip_text"]
    torch.testing.assert_close(loss.generate(batch, "image", rows), wanted)


def test_generators_are_what_the_discriminators_judge() -> None:
    """Only images that the generator makes raise its loss; discriminators that say 1 cost it nothing."""
    (loss, batch, _), (without, _, _) = made("cycle"), made("cycle(adversary=0)")
    without.own = loss.own
    for name, each in loss.judges.items():
        loss.judges[name] = 0 * each.detach() + (1.0 if name.endswith("1.bias") else 0.0)
    torch.testing.assert_close(loss(batch), without(batch))
    for name in ("image.1.bias", "text.1.bias"):
        loss.judges[name] = loss.judges[name] - 1
    torch.testing.assert_close(loss(batch), without(batch) + 2 * 0.1)


def test_the_distance_is_relative() -> None:
    assert float(relative(torch.zeros(2, 2), torch.full((2, 2), 0.01))) == pytest.approx(1)


def test_at_first_an_image_returns_exactly_since_the_skip_connections_are_transposed() -> None:
    loss = Cycle(Shape(5, 4, 7, (), torch.Generator().manual_seed(0)))
    rows, code = torch.randn(3, 4), torch.randn(3, 5)
    torch.testing.assert_close(loss.decode("image", code, loss.decode("text", code, rows)), rows)
