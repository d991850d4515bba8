"""Near neighbours vote more."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.evaluate.classifiers.knn import Knn


def test_votes_are_weighed_by_distance() -> None:
    rows = np.array([[0.0], [1.0], [1.1]])
    model = Knn(neighbours=3).model(3).fit(rows, ["a", "b", "b"])
    a, b = 1 / 0.2, 1 / 0.8 + 1 / 0.9
    assert model.predict_proba([[0.2]])[0].tolist() == pytest.approx([a / (a + b), b / (a + b)])
    assert Knn(neighbours=50).model(3).fit(rows, ["a", "b", "b"]).n_neighbors == 3
