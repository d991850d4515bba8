"""Training learns, repeats itself, and goes on after an interruption with the very same numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from lingxi.errors import BadName, UnknownName  # noqa: E402
from lingxi.train.judge import judge  # noqa: E402
from lingxi.train.loop import State, Trainer  # noqa: E402
from lingxi.train.loss import Shape, losses  # noqa: E402
from lingxi.train.recipe import Recipe  # noqa: E402
from tests.train.toys import untrained, views  # noqa: E402

RECIPE = Recipe(epochs=8, batch=50, rate=0.01, patience=8, hidden=5)


def _score(both: Any) -> float:
    data = views(60, 7, classes=0)
    return judge(both[0](data.image[:, 0]), both[1](data.text[:, 0]), data).score


@pytest.mark.parametrize("name", list(losses))
def test_every_loss_finds_what_the_sides_share(name: str) -> None:
    classes = 5 if name == "cross_entropy" else 0
    recipe = Recipe(loss=name, epochs=25, batch=50, rate=0.01, patience=25)
    found = Trainer(views(200, 0, classes), views(60, 1, classes), untrained(), recipe).run()
    data = views(60, 7, classes)
    scores = [judge(both[0](data.image[:, 0]), both[1](data.text[:, 0]), data).score for both in (untrained(), found)]
    assert scores[1] > scores[0] + 0.2


class _Stop(Exception):
    pass


@pytest.mark.parametrize("at", [1, 4])
@pytest.mark.parametrize("loss", ["infonce", "acmr"])
def test_interrupted_and_resumed_is_uninterrupted(loss: str, at: int, tmp_path: Path) -> None:
    recipe = Recipe(**{**RECIPE.as_dict(), "loss": loss})

    def stop(state: State) -> None:
        if state.epoch == at:
            raise _Stop

    def trainer(file: Path | None) -> Trainer:
        return Trainer(views(), views(60, 1), untrained(), recipe, file)

    whole = trainer(None)
    expected = whole.run()
    with pytest.raises(_Stop, match=r"^$"):
        trainer(tmp_path / "state.npz").run(stop)
    again = trainer(tmp_path / "state.npz")
    seen: list[int] = []
    found = again.run(lambda state: seen.append(state.epoch))
    assert seen[0] == at
    assert again.state == whole.state
    for one, other in zip(found, expected, strict=True):
        for name, array in one.arrays().items():
            np.testing.assert_array_equal(array, other.arrays()[name])


def test_a_checkpoint_of_another_recipe_or_of_other_pairs_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "state.npz"
    Trainer(views(), views(60, 1), untrained(), RECIPE, file).run()
    for data, recipe in ((views(), Recipe(epochs=2)), (views(seed=3), RECIPE)):
        seen: list[int] = []
        Trainer(data, views(60, 1), untrained(), recipe, file).run(lambda state, seen=seen: seen.append(state.epoch))  # type: ignore[misc]
        assert seen[0] == 0


def test_a_state_of_another_format_is_not_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, seen = tmp_path / "state.npz", list[int]()
    monkeypatch.setattr("lingxi.train.loop.FORMAT", 1)
    Trainer(views(), views(60, 1), untrained(), RECIPE, file).run()
    monkeypatch.undo()
    Trainer(views(), views(60, 1), untrained(), RECIPE, file).run(lambda state: seen.append(state.epoch))
    assert seen[0] == 0


def test_the_seed_decides() -> None:
    one, two, other = (
        Trainer(views(), views(60, 1), untrained(), Recipe(**{**RECIPE.as_dict(), "seed": seed})).run()
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(one[0].weight, two[0].weight)
    assert not np.array_equal(one[0].weight, other[0].weight)


def test_it_stops_when_nothing_is_gained_and_takes_the_best() -> None:
    recipe = Recipe(epochs=50, batch=50, rate=5.0, patience=3, warm_up=0)  # far too fast: it only gets worse
    start = Trainer(views(), views(60, 1), untrained(), Recipe(epochs=20, batch=50, rate=0.01)).run()
    trainer = Trainer(views(), views(60, 1), start, recipe)
    found = trainer.run()
    assert trainer.state.epoch == trainer.state.best_epoch + 3 < 50
    assert _score(found) >= _score(start) - 0.02


def test_accumulated_gradients_are_those_of_one_step() -> None:
    """Cross-entropy is a mean over rows, so that two half batches weigh what the whole one does."""
    whole, halves = (
        Trainer(
            views(classes=4), views(60, 1, 4), untrained(),
            Recipe(loss="cross_entropy(smoothing=0.0)", epochs=1, batch=size, accumulate=count, rate=0.01, warm_up=0),
        )
        for size, count in ((100, 1), (50, 2))
    )  # fmt: skip
    for each in (whole, halves):
        each.run()
    torch.testing.assert_close(whole.towers["image.weight"], halves.towers["image.weight"], atol=1e-5, rtol=1e-4)


def test_views_are_drawn() -> None:
    data = views()
    doubled = type(data)(np.repeat(data.image, 2, 1), np.repeat(data.text, 2, 1), data.pairs)
    doubled.image[:, 1] = 0
    first, second = (Trainer(each, views(60, 1), untrained(), RECIPE) for each in (data, doubled))
    first.run()
    second.run()
    assert not torch.equal(first.towers["image.weight"], second.towers["image.weight"])


def test_wrong_losses_are_refused() -> None:
    shape = Shape(5, 4, 3, (), torch.Generator())
    with pytest.raises(UnknownName, match="infonce"):
        losses.make("infonc", shape)
    with pytest.raises(BadName, match="size"):
        losses.make("triplet(size=3)", shape)
