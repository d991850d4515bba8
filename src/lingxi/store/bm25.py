"""BM25 over our own tokens (Robertson and Zaragoza, 2009): the stored weights of texts, and those of queries.

A text's weights contain the frequency and the length; at query time the engine multiplies each with the inverse
document frequency of its token.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lingxi.store.tokens import INFERRED, Characters, Word, joints, query_words, text_tokens, token_id

K1, B = 0.9, 0.4  # the defaults of Anserini (Yang, Fang and Lin, 2017): with a low B the mean length matters little
MEAN = 100  # assumed mean length of texts in words, as in collections of passages
JOINTS = 0.5  # weight of a character pair that contains a joining character; other pairs weigh 1


def text_weights(text: str, mean_length: float = MEAN) -> dict[int, float]:
    """The weights of a text by token id; ``mean_length`` is the mean number of words of the texts."""
    counts, implied, length = text_tokens(text)
    saturation = K1 * (1 - B + B * length / mean_length)
    weights = dict.fromkeys(implied, INFERRED * (K1 + 1) / (1 + saturation))
    return weights | {each: count * (K1 + 1) / (count + saturation) for each, count in counts.items()}


@dataclass(frozen=True)
class Asked:
    """A query's words with their weights, for the engine."""

    words: tuple[Word | Characters, ...]
    weights: dict[int, float]
    _wanted: frozenset[int]
    _shares: dict[frozenset[int], float] = field(default_factory=dict)  # by the tokens of a text, which differ little

    @staticmethod
    def of(text: str) -> Asked:
        """The query for a text; without words if the text has none."""
        words = tuple(query_words(text))
        weights = dict[int, float]()
        found = [pair for word in words for pair in word.weights()]
        found += [(pair, JOINTS) for pair in joints(text)]
        for token, weight in found:
            id_ = token_id(token)
            weights[id_] = weights.get(id_, 0.0) + weight
        return Asked(words, weights, frozenset(weights))

    def share(self, ids: Iterable[int]) -> float:
        """The share of the query's words in a text with these tokens, from 0 to 1."""
        held = self._wanted.intersection(ids)
        if held not in self._shares:
            self._shares[held] = sum(word.held(held) for word in self.words) / sum(word.size for word in self.words)
        return self._shares[held]
