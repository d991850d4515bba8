"""After adversarial training nobody can tell the modalities, and without it anybody can."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from lingxi.arrays import unit  # noqa: E402
from lingxi.train.data import Data  # noqa: E402
from lingxi.train.loop import Trainer  # noqa: E402
from lingxi.train.recipe import Recipe  # noqa: E402
from tests.train.toys import untrained, views  # noqa: E402


def _told_apart(trained: Any, held: Data) -> float:
    """The held-out accuracy of a fresh judge (logistic regression) that tells pictures' vectors from texts'."""
    linear = pytest.importorskip("sklearn.linear_model")
    image, text = trained
    rows = np.concatenate([unit(image(held.image[:, 0])), unit(text(held.text[:, 0]))])
    truth = np.repeat([0, 1], len(held.image))
    order = np.random.default_rng(0).permutation(len(rows))
    half = len(rows) // 2
    model = linear.LogisticRegression(C=10, max_iter=1000).fit(rows[order[:half]], truth[order[:half]])
    return float(model.score(rows[order[half:]], truth[order[half:]]))


def _shifted(seed: int) -> Data:
    """The modalities lie apart, and apart in the space that training begins with."""
    found = views(300, seed)
    return Data(found.image + 1.5, found.text - 1.5, found.pairs)


@pytest.mark.parametrize(("adversary", "low", "high"), [(0.0, 0.85, 1.0), (1.0, 0.3, 0.65)])
def test_a_fresh_judge_is_at_chance_only_after_the_adversary(adversary: float, low: float, high: float) -> None:
    loss = f"acmr(adversary={adversary}, margin=0.02)"
    recipe = Recipe(loss=loss, epochs=200, batch=100, rate=0.002, patience=200, warm_up=0)
    trainer = Trainer(_shifted(0), _shifted(1), untrained(), recipe)
    trainer.run()
    from lingxi.train.tower import projection

    last = projection(trainer.towers, "image"), projection(trainer.towers, "text")
    assert low <= _told_apart(last, _shifted(2)) <= high
