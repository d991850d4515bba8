"""What many people took."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.recommend.crowd import LEAST, crowd, features, matrix, weights

ITEMS = [f"{group}{n}" for group in "ab" for n in range(4)]
CONTENT = {item: np.eye(8, dtype=np.float32)[row] for row, item in enumerate(ITEMS)}  # content says nothing
HISTORIES = {
    f"p{n}": [f"{'ab'[n % 2]}{each}" for each in np.random.default_rng(n).permutation(4).tolist()] for n in range(40)
}


def test_what_goes_together_speaks_for_each_other() -> None:
    model = crowd(HISTORIES, CONTENT)
    assert model is not None
    said = model.scores({"a0": 1.0, "unknown": 1.0})
    assert min(said[model.items[f"a{n}"]] for n in (1, 2, 3)) > max(said[model.items[f"b{n}"]] for n in range(4))


def test_few_people_are_no_crowd() -> None:
    assert crowd(dict(list(HISTORIES.items())[: LEAST - 1]), CONTENT) is None
    assert crowd({name: items[:1] for name, items in HISTORIES.items()}, CONTENT) is None
    assert crowd(HISTORIES, {}) is None


def test_what_people_follow_counts_more() -> None:
    taken = [[ITEMS.index(item) for item in each] for each in HISTORIES.values()]
    content, others = weights(taken, np.array(list(CONTENT.values())))
    assert others > 1 > content
    assert weights(taken[:5], np.eye(8, dtype=np.float32)) == (1.0, 1.0)


def test_features_are_in_deviations_of_what_is_left() -> None:
    recent = matrix([[0, 1]], 4, recent=True)
    assert recent[0].tolist() == pytest.approx([1, 2**-0.5, 0, 0])
    assert matrix([[0, 1]], 4).tolist() == [[1, 1, 0, 0]]
    speaks = np.zeros((4, 4), np.float32)
    speaks[0, 3] = 1.0
    found = features(recent, np.eye(4, dtype=np.float32), speaks, recent == 0)
    assert found[0, 2:, 1].tolist() == pytest.approx([-1, 1])
