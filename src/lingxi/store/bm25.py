"""BM25 over our own tokens (Robertson and Zaragoza, 2009): what a text is stored as, and what a query asks for.

A text's weights hold the frequency and the length; the engine multiplies each with the inverse document frequency of
its token when it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lingxi.store.tokens import INFERRED, Characters, Word, joints, query_words, text_tokens, token_id

K1, B = 0.9, 0.4  # the defaults of Anserini (Yang, Fang and Lin, 2017): so low a B hardly minds the mean length
MEAN = 100  # words of a text, as if every collection were of passages
JOINTS = 0.5  # weight of a pair of characters that holds a joining one, beside 1 for the others


def text_weights(text: str, mean_length: float = MEAN) -> dict[int, float]:
    """Token id -> weight, of a text in a collection whose texts have ``mean_length`` words."""
    counts, implied, length = text_tokens(text)
    saturation = K1 * (1 - B + B * length / mean_length)
    weights = dict.fromkeys(implied, INFERRED * (K1 + 1) / (1 + saturation))
    return weights | {each: count * (K1 + 1) / (count + saturation) for each, count in counts.items()}


@dataclass(frozen=True)
class Asked:
    """The words of a query, as the engine is asked for them."""

    words: tuple[Word | Characters, ...]
    weights: dict[int, float]
    _wanted: frozenset[int]
    _shares: dict[frozenset[int], float] = field(default_factory=dict)  # by the tokens that a text has; few differ

    @staticmethod
    def of(text: str) -> Asked:
        """What a text asks for; no words where it has none."""
        words = tuple(query_words(text))
        weights = dict[int, float]()
        found = [pair for word in words for pair in word.weights()]
        found += [(pair, JOINTS) for pair in joints(text)]
        for token, weight in found:
            id_ = token_id(token)
            weights[id_] = weights.get(id_, 0.0) + weight
        return Asked(words, weights, frozenset(weights))

    def share(self, ids: Iterable[int]) -> float:
        """How much of the words a text with these tokens has, from 0 to 1."""
        held = self._wanted.intersection(ids)
        if held not in self._shares:
            self._shares[held] = sum(word.held(held) for word in self.words) / sum(word.size for word in self.words)
        return self._shares[held]
