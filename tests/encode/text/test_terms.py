"""A vocabulary is the terms of most texts, learned from a stream."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.text.terms import Terms
from lingxi.errors import BadModel
from lingxi.types import Image, Learned, Media, Text

TEXTS: list[Media] = [Text("red red cat"), Image(np.zeros((2, 2, 3), np.uint8)), Text("a red dog"), Text("a dog")]


def test_terms_are_counted_by_texts() -> None:
    terms = Terms.of(iter(TEXTS), 10, stem=False)
    assert terms is not None
    assert terms.words == ("a", "dog", "red", "cat")
    assert terms.having.tolist() == [2, 2, 2, 1]
    assert terms.documents == 3
    assert terms.mean_length == pytest.approx(8 / 3)
    assert terms.counts("Red, red bird and a dog").tolist() == [1, 1, 2, 0]


def test_the_rarest_are_left_out_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    small = Terms.of(iter(TEXTS), 2, stem=False)
    assert small is not None
    assert small.words == ("a", "dog")
    monkeypatch.setattr("lingxi.encode.text.terms.MOST", 3)
    assert Terms.of([Text("a b c d e"), Text("a b")], 10, stem=False) is not None
    assert Terms.of([], 10, stem=False) is None


def test_what_is_no_vocabulary_is_refused() -> None:
    terms = Terms.of(iter(TEXTS), 10, stem=True)
    assert terms is not None
    assert Terms.restored(terms.learned(), "x").words == terms.words
    with pytest.raises(BadModel, match="this is not what x learned"):
        Terms.restored(Learned({}, {}), "x")
    with pytest.raises(BadModel, match="this is not what x learned"):
        Terms.restored(Learned({"having": np.zeros(1)}, terms.learned().facts), "x")
