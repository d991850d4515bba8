"""Vectors of a text's words are pooled, and trained on a collection."""

from __future__ import annotations

import numpy as np

from lingxi.encode.text.word_vectors import WordVectors, train_vectors
from lingxi.types import Text


def test_words_in_similar_contexts_get_similar_vectors_and_training_is_repeatable() -> None:
    chance = np.random.default_rng(0)
    kinds = (["cat", "dog", *(f"animal{n}" for n in range(20))], ["car", *(f"machine{n}" for n in range(20))])
    texts = [" ".join(chance.choice(kinds[n % 2], 6)) for n in range(600)]
    found, again = train_vectors(iter(texts), 16), train_vectors(iter(texts), 16)
    assert found is not None
    assert again is not None
    assert np.array_equal(found.vectors, again.vectors)
    unit = found.vectors / np.linalg.norm(found.vectors, axis=1, keepdims=True)
    cat, dog, car = (unit[found.places[word]] for word in ("cat", "dog", "car"))
    assert cat @ dog > cat @ car + 0.3
    assert train_vectors(["…"], 16) is None


def test_sums_grow_with_the_text_and_means_do_not() -> None:
    vectors = WordVectors(("cat", "car"), np.array([[3, 4], [0, 1]], np.float32))
    once, twice = vectors.pooled([Text("a cat"), Text("cat cat")], "mean")
    assert np.allclose(once, [0.6, 0.8])
    assert np.allclose(once, twice)
    once, twice, none = vectors.pooled([Text("a cat"), Text("cat car cat"), Text("dog")], "sum")
    assert once.tolist() == [3, 4]
    assert twice.tolist() == [6, 9]
    assert none.tolist() == [0, 0]
