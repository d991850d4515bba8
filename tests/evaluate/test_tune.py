"""Weights move to the signal that knows, and noise is not taken for a gain."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import LingxiError
from lingxi.evaluate.tune import Asked, ascend, reached, tune
from lingxi.fuse.ranks.rrf import ReciprocalRank
from lingxi.types import Ranking

ITEMS = [f"i{n:02}" for n in range(40)]
USUAL = {"good": 1.0, "noise": 1.0}


def _ranking(chance: np.random.Generator, first: str | None = None) -> Ranking:
    order = [str(each) for each in chance.permutation(ITEMS) if each != first]
    order = [first, *order] if first else order
    return [(each, 1.0 - n / 100) for n, each in enumerate(order)]


def _asked(count: int, knows: float) -> list[Asked]:
    chance, found = np.random.default_rng(0), []
    for n in range(count):
        right = ITEMS[n % 40]
        good = _ranking(chance, right if chance.random() < knows else None)
        found.append(Asked({"good": good, "noise": _ranking(chance)}, {right: 1}))
    return found


def test_the_weight_of_noise_goes_down() -> None:
    found = tune(_asked(60, 0.9), USUAL, ReciprocalRank())
    assert found.weights["noise"] < 0.3 * found.weights["good"]
    assert found.helped
    assert found.after > found.before + 0.1
    assert found.low < found.after - found.before < found.high


def test_two_kinds_of_noise_are_no_gain() -> None:
    assert not tune(_asked(60, 0.0), USUAL, ReciprocalRank()).helped


def test_the_reported_gain_is_the_measure_of_the_fused_ranking() -> None:
    asked = Asked({"good": [("a", 2.0), ("b", 1.0)], "noise": [("b", 1.0)]}, {"b": 1})
    assert reached([asked], {"good": 1, "noise": 0}, ReciprocalRank()) == pytest.approx([1 / np.log2(3)])
    assert reached([asked], {"good": 0, "noise": 1}, ReciprocalRank()) == pytest.approx([1.0])


def test_ascent_never_does_worse_on_what_it_learns_from() -> None:
    asked, fusion = _asked(20, 0.5), ReciprocalRank()
    weights = ascend(asked, USUAL, fusion)
    assert reached(asked, weights, fusion).mean() >= reached(asked, USUAL, fusion).mean()


def test_few_queries_are_refused() -> None:
    with pytest.raises(LingxiError, match="10 judged queries"):
        tune(_asked(9, 1.0), USUAL, ReciprocalRank())
