"""CIDEr-D as the reference implementation of the COCO captions (pycocoevalcap) computes it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tests.benchmarks.test_bleu import CAPTIONS, REFERENCES

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def test_it_is_the_published_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    cider = import_module("cider").Cider(REFERENCES)
    scores = [cider.score(caption, own) for caption, own in zip(CAPTIONS, REFERENCES, strict=True)]
    assert scores == pytest.approx([3.290986, 3.731724, 3.243324], abs=1e-6), "as pycocoevalcap"
    assert cider.score(REFERENCES[0][0], REFERENCES[0][:1]) == pytest.approx(10.0), "the same words"
    assert cider.score("", REFERENCES[0]) == 0.0


def test_chinese_is_compared_by_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    tokens = import_module("ngrams").tokens
    assert tokens("一只狗 in the man's T-shirt, 2 cats.") == [
        "一",
        "只",
        "狗",
        "in",
        "the",
        "man's",
        "t",
        "shirt",
        "2",
        "cats",
    ]
