"""A concept from five examples, against scikit-learn and the paper's formula."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import Vectors, unit
from lingxi.concept import TipAdapter, prototype, ridge


def _two(count: int, seed: int, apart: float = 1.2) -> tuple[Vectors, Vectors]:
    chance = np.random.default_rng(seed)
    away = np.zeros(40)
    away[0] = apart
    return unit(chance.standard_normal((count, 40)) * 0.3 + away), unit(chance.standard_normal((count, 40)) * 0.3)


def test_five_examples_find_the_rest() -> None:
    examples, others = _two(5, 0)[0], _two(200, 1)[1]
    more, strangers = _two(100, 2)
    for concept in (prototype(examples), ridge(examples, others)):
        right = ((more @ concept)[:, None] > (strangers @ concept)[None]).mean()
        assert right > 0.95


def test_ridge_is_scikit_learn_s() -> None:
    linear = pytest.importorskip("sklearn.linear_model")
    examples, others = _two(5, 0)[0], _two(60, 1)[1]
    rows = np.concatenate([examples, others])
    target, weight = np.repeat([1, -1], [5, 60]), np.repeat([0.1, 0.5 / 60], [5, 60])
    expected = linear.Ridge(alpha=1 / 65).fit(rows, target, sample_weight=weight).coef_
    np.testing.assert_allclose(ridge(examples, others), expected, atol=1e-4)


def test_tip_adapter_is_its_formula() -> None:
    chance = np.random.default_rng(0)
    texts, examples, rows = (unit(chance.standard_normal((n, 6))) for n in (3, 4, 2))
    classes = np.array([0, 1, 1, 2])
    found = TipAdapter(texts, examples, classes, alpha=2.0, beta=3.0).scores(rows)
    for m, row in enumerate(rows):
        for c in range(3):
            cached = sum(np.exp(-3 * (1 - row @ f)) for f, own in zip(examples, classes, strict=True) if own == c)
            assert found[m, c] == pytest.approx(100 * row @ texts[c] + 2 * cached, rel=1e-4)


def test_examples_help_where_the_text_says_nothing() -> None:
    few, more = _two(5, 5)[0], _two(50, 4)[0]
    others, rest = (np.roll(_two(count, seed)[0], 7, axis=1) for count, seed in ((5, 6), (50, 7)))  # another direction
    texts = np.eye(40, dtype=np.float32)[[20, 20]]
    rows, truth = np.concatenate([more, rest]), np.repeat([0, 1], 50)
    right = [
        (
            TipAdapter(texts, np.concatenate([few, others]), np.repeat([0, 1], 5), alpha=alpha).scores(rows).argmax(1)
            == truth
        )
        for alpha in (0.0, 1.0)
    ]
    assert right[0].mean() == 0.5
    assert right[1].mean() > 0.9
