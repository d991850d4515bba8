"""BLEU-4 as the reference implementation of the COCO captions (pycocoevalcap) computes it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
CAPTIONS = ["a dog runs over the green grass", "two men ride horses", "a boy jumps into the blue water"]
REFERENCES = [
    ["a brown dog runs over the grass", "a dog is running across green grass near a man"],
    ["two men are riding horses on a beach", "men ride horses"],
    ["the boy is jumping into the water", "a child jumps into the blue pool"],
]


def test_it_is_the_published_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    bleu = import_module("bleu").bleu
    assert bleu(CAPTIONS, REFERENCES) == pytest.approx(0.510469, abs=1e-6), "as pycocoevalcap"
    assert bleu(["a dog"], [["a cat"]]) == 0.0, "no two words are right"
    assert bleu(["a b c d e"], [["a b c d e f g h i j"]]) == pytest.approx(0.367879, abs=1e-6), "half as long: exp(-1)"
