"""Texts with words that are used alike are near."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.encoders.word2vec import Word2Vec
from lingxi.errors import BadModel
from lingxi.types import Learned, Text


def test_texts_with_words_of_similar_contexts_are_near() -> None:
    chance = np.random.default_rng(0)
    kinds = (["cat", "dog", *(f"animal{n}" for n in range(20))], ["car", *(f"machine{n}" for n in range(20))])
    encoder = Word2Vec(dim=16)
    encoder.fit(Text(" ".join(chance.choice(kinds[n % 2], 6))) for n in range(600))
    cat, dog, car, none = encoder.encode([Text(word) for word in ("cat", "a dog", "car", "zebra")])
    assert cat @ dog > cat @ car + 0.3
    assert not none.any()
    assert encoder.space.name == "word2vec(dim=16)"
    with pytest.raises(BadModel, match="this is not what word2vec learned"):
        Word2Vec().restore(Learned({"vectors": np.zeros((1, 16))}, {"words": ["a"]}))
