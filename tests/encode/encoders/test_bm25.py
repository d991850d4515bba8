"""Inner products of BM25 vectors rank as BM25 does."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from lingxi.encode.encoders.bm25 import Bm25
from lingxi.encode.text.tokens import tokens
from lingxi.types import Text

CHANCE = np.random.default_rng(0)
WORDS = [f"word{n}" for n in range(30)]
TEXTS = [" ".join(CHANCE.choice(WORDS, CHANCE.integers(3, 40))) for _ in range(40)]


def _bm25(query: str, text: str) -> float:
    """The formula, written out (Robertson and Zaragoza, 2009; the rarity of Lucene, which is never negative)."""
    counts, mean = Counter(tokens(text)), sum(len(tokens(each)) for each in TEXTS) / len(TEXTS)
    total = 0.0
    for word in tokens(query):
        having = sum(word in tokens(each) for each in TEXTS)
        rarity = math.log(1 + (len(TEXTS) - having + 0.5) / (having + 0.5))
        length = len(tokens(text)) / mean
        total += rarity * counts[word] * 2.2 / (counts[word] + 1.2 * (1 - 0.75 + 0.75 * length))
    return total


def test_saturation_and_length_are_settings() -> None:
    plain, long = Bm25(stem=False, b=0), Bm25(stem=False, k1=0.0)
    assert plain.__class__(stem=False, k1=2.0)._full_name == "bm25(stem=false, k1=2.0)"
    for encoder in (plain, long):
        encoder.fit(map(Text, TEXTS))
    once, padded = plain.encode([Text("word1"), Text("word1 word2 word3 word4")])
    assert once[list(plain._terms.words).index("word1")] == padded[list(plain._terms.words).index("word1")]  # type: ignore[union-attr]
    once, thrice = long.encode([Text("word1"), Text("word1 word1 word1")])
    assert np.allclose(once, thrice), "without saturation a term counts once"


def test_the_length_of_a_text_counts_words_outside_the_vocabulary() -> None:
    encoder = Bm25(size=1, stem=False)
    encoder.fit([Text("whale whale"), Text("a b c d")])
    short, padded = encoder.encode([Text("whale"), Text("whale and many other words")])
    assert padded.sum() < short.sum()


def test_inner_products_are_bm25_up_to_a_factor_of_the_query() -> None:
    encoder = Bm25(stem=False)
    encoder.fit(map(Text, TEXTS))
    kept = encoder.encode([Text(each) for each in TEXTS])
    for query in ("word1 word7 word13", "word2", "word5 word6 word9 word10"):
        scores = kept @ encoder.encode([Text(query)])[0]
        expected = np.array([_bm25(query, text) for text in TEXTS])
        assert np.allclose(scores / scores.max(), expected / expected.max(), atol=1e-4)
