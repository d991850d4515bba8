"""Counts of words are what is compared."""

from __future__ import annotations

import numpy as np

from lingxi.encode.encoders.bag_of_words import BagOfWords
from lingxi.types import Text


def test_texts_with_the_same_words_are_near() -> None:
    encoder = BagOfWords()
    encoder.fit(map(Text, ["a red cat", "a blue car", "two cats"]))
    rows = encoder.encode([Text("red cats"), Text("RED cat"), Text("blue"), Text("unknown")])
    assert np.isclose(rows[0] @ rows[1], 1)
    assert rows[0] @ rows[2] == 0
    assert not rows[3].any()


def test_the_size_bounds_the_dimension() -> None:
    encoder = BagOfWords(size=2, stem=False)
    encoder.fit(map(Text, ["a b c", "a b", "a"]))
    assert encoder.space.dim == 2
    assert encoder.space.name == "bag_of_words(size=2, stem=false)"
