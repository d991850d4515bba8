"""Measures against scikit-learn and by hand; intervals that cover what they should."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.train.data import Data
from lingxi.train.judge import average_precision, first_ranks, gain, interval, judge


def test_average_precision_is_scikit_learn_s() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    chance = np.random.default_rng(0)
    scores, relevant = chance.standard_normal((8, 30)), chance.random((8, 30)) < 0.2
    expected = [metrics.average_precision_score(r, s) if r.any() else 0 for r, s in zip(relevant, scores, strict=True)]
    np.testing.assert_allclose(average_precision(scores.astype(np.float32), relevant), expected, atol=1e-6)


def test_ranks_count_ties_against() -> None:
    scores = np.array([[0.5, 0.5, 0.9], [0.1, 0.8, 0.2]], np.float32)
    assert first_ranks(scores, np.array([[1, 0, 0], [0, 1, 1]], bool)).tolist() == [2, 0]
    assert first_ranks(np.zeros((1, 5), np.float32), np.eye(1, 5, dtype=bool)).tolist() == [4]


def test_recalls_by_hand() -> None:
    image = np.eye(3, dtype=np.float32)
    text = np.array([[1, 0, 0], [0.9, 0, 0.1], [0, 0, 1], [0, 0.1, 0.9]], np.float32)
    pairs = np.array([[0, 0], [0, 1], [1, 2], [2, 3]])  # the texts of 1 and 2: one is wrong, one is right
    found = judge(image, text, Data(image[:, None], text[:, None], pairs))
    assert found.measures["text->image R@1"] == 0.75
    assert found.measures["image->text R@1"] == pytest.approx(1 / 3)  # picture 1 is nearest to text 3, 2 to text 2
    assert found.measures["image->text R@5"] == 1
    assert len(found.values) == 3


def test_classes_are_judged_by_precision() -> None:
    rows = np.array([[1, 0], [0.9, 0.1], [0, 1]], np.float32)
    pairs = np.stack([np.arange(3)] * 2, 1)
    found = judge(rows, rows, Data(rows[:, None], rows[:, None], pairs, np.array([0, 0, 1]), 2))
    assert found.score == 1
    assert set(found.measures) == {"image->text mAP@all", "text->image mAP@all"}


def test_an_interval_covers_the_true_value_at_its_nominal_rate() -> None:
    chance = np.random.default_rng(0)
    covered = 0
    for _ in range(60):
        found = interval(chance.normal(0.3, 1, 80))
        covered += found.low <= 0.3 <= found.high
    assert 50 <= covered <= 60


def test_no_gain_is_no_gain() -> None:
    rows = np.random.default_rng(0).standard_normal((40, 6)).astype(np.float32)
    data = Data(rows[:, None], rows[:, None], np.stack([np.arange(40)] * 2, 1))
    same = judge(rows, rows, data)
    assert gain(same, same).low == gain(same, same).high == 0
    worse = judge(rows, np.roll(rows, 1, 0), data)
    assert gain(worse, same).low > 0
    assert gain(same, worse).high < 0
