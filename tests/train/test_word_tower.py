"""A tower of words learns what only the order of words says, and runs without torch afterwards."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from lingxi.encode.joint.projection import Projection  # noqa: E402
from lingxi.encode.text.recurrence import CELLS, Cell, initial  # noqa: E402
from lingxi.errors import BadName  # noqa: E402
from lingxi.train.data import Data  # noqa: E402
from lingxi.train.judge import judge  # noqa: E402
from lingxi.train.loop import Trainer  # noqa: E402
from lingxi.train.recipe import Recipe  # noqa: E402
from lingxi.train.tower import parameters, through, tower  # noqa: E402
from lingxi.train.word_tower import WordTower  # noqa: E402

WORDS = 6


def _start(cell: Cell) -> tuple[Projection, WordTower]:
    chance = np.random.default_rng(0)
    image, text = (
        Projection((chance.standard_normal((size, 8)) / 3).astype(np.float32), np.zeros(8, np.float32))
        for size in (WORDS**2, 16)
    )
    return image, WordTower(cell, initial(cell, chance.standard_normal((WORDS, 8)).astype(np.float32), 16), text)


def _ordered(seed: int) -> Data:
    """An image for every ordered pair of words; the texts of (a, b) and of (b, a) have the same words."""
    pairs = np.array([(a, b) for a in range(WORDS) for b in range(WORDS) if a != b])
    images = np.eye(WORDS**2, dtype=np.float32)[pairs[:, 0] * WORDS + pairs[:, 1]]
    texts = np.zeros((len(pairs), 4), np.float32)
    texts[:, :2] = pairs + 1
    rows = np.random.default_rng(seed).permutation(len(pairs))
    return Data(images[:, None], texts[:, None], np.stack([rows, rows], 1))


@pytest.mark.parametrize("cell", CELLS)
def test_torch_and_numpy_give_the_same(cell: Cell) -> None:
    start = _start(cell)[1]
    own, words = parameters("text", start, 0, None), _ordered(0).text[:, 0]
    found = through(own, "text", torch.tensor(words)).detach().numpy()
    np.testing.assert_allclose(found, start(words), atol=1e-5)
    again = tower(own, "text")
    np.testing.assert_allclose(again(words), start(words), atol=1e-5)


def test_the_order_of_words_is_learned() -> None:
    data = _ordered(0)
    both = Trainer(data, data, _start("gru"), Recipe(epochs=30, batch=30, rate=0.03, patience=30)).run()
    measures = judge(both[0](data.image[:, 0]), both[1](data.text[:, 0]), data).measures
    assert measures["text->image R@1"] > 0.8  # 0.5 for a bag of words


def test_a_loss_that_generates_features_is_refused() -> None:
    with pytest.raises(BadName, match="reads words"):
        Trainer(_ordered(0), _ordered(0), _start("gru"), Recipe(loss="cycle"))
