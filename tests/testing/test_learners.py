"""Learners that break their contract are found out."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import Scores, Vectors
from lingxi.testing import check_learner


class Broken:
    """A learner that breaks its contract in one way."""

    def __init__(self, way: str) -> None:
        self._way = way

    def score(self, liked: Vectors, unliked: Vectors, candidates: Vectors) -> Scores:
        scores: Scores = candidates @ (liked.mean(0) - unliked.mean(0))
        match self._way:
            case "turned":
                return -scores
            case "shifted":
                return scores - 5
            case "generous":
                return scores + 5
            case "short":
                return scores[1:]
            case "sorted":
                return np.sort(scores)[::-1]
        return scores


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("turned", "what is like the liked stands above"),
        ("shifted", "what belongs to the liked is above 0"),
        ("generous", "what does not is not"),
        ("short", "a score for each of 10 candidates"),
        ("sorted", "scores are in the order of the candidates"),
    ],
)
def test_a_broken_learner_is_found_out(way: str, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check_learner(Broken(way))


def test_a_learner_that_keeps_it_passes() -> None:
    check_learner(Broken("none"))
