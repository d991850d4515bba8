"""A missing library says what to install, and the labels are the right way about."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import MissingExtra
from lingxi.search.sklearn import fitted, load


def test_what_is_missing_is_named() -> None:
    with pytest.raises(MissingExtra, match="feedback"):
        load("sklearn.nothing_of_that_name")


def test_the_liked_are_class_one() -> None:
    liked, unliked = np.ones((3, 2), np.float32), -np.ones((4, 2), np.float32)
    model = fitted(load("sklearn.linear_model").LogisticRegression(), liked, unliked)
    assert model.predict(np.array([[1.0, 1.0], [-1.0, -1.0]])).tolist() == [1, 0]
