"""BM25 over our own tokens (Robertson and Zaragoza, 2009): the stored weights of texts, and those of queries.

A text's weights contain the frequency and the length; at query time the engine multiplies each with the inverse
document frequency of its token.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np

from lingxi.store.engine import WordHit
from lingxi.store.tokens import INFERRED, Characters, Word, joints, query_words, text_tokens, token_id

K1, B = 0.9, 0.4  # the defaults of Anserini (Yang, Fang and Lin, 2017): with a low B the mean length matters little
MEAN = 100  # assumed mean length of texts in words, as in collections of passages
STEADY = 1e-6  # added to the diagonal where words always come together, so that their frequencies have a solution
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

    def held(self, ids: Iterable[int]) -> frozenset[int]:
        """The tokens of a text that are asked for."""
        return self._wanted.intersection(ids)

    def whole(self, texts: Mapping[frozenset[int], tuple[float, Mapping[int, float]]], count: int) -> float:
        """The score of a text of usual length that has every token once, in a collection of ``count`` texts.

        ``texts`` are the score and the weights of one hit for each set of tokens that hits have. The inverse document
        frequencies which the engine multiplied with follow from them (least squares); a token that no hit has is in
        no text.
        """
        tokens = sorted(set().union(*texts))
        rows = np.array([[self.weights[each] * text.get(each, 0.0) for each in tokens] for _, text in texts.values()])
        scores = np.array([score for score, _ in texts.values()])
        rare = log(1 + (count + 0.5) / 0.5)
        found = np.linalg.solve(rows.T @ rows + STEADY * np.eye(len(tokens)), rows.T @ scores) if tokens else scores
        known = dict(zip(tokens, np.clip(found, 0, rare).tolist(), strict=True))
        return float(sum(weight * known.get(token, rare) for token, weight in self.weights.items()))

    def share(self, ids: Iterable[int]) -> float:
        """The share of the query's words in a text with these tokens, from 0 to 1."""
        held = self.held(ids)
        if held not in self._shares:
            self._shares[held] = sum(word.held(held) for word in self.words) / sum(word.size for word in self.words)
        return self._shares[held]


def word_hits(asked: Asked, found: Sequence[tuple[str, float, Mapping[int, float]]], count: int) -> list[WordHit]:
    """The hits of a query, best first, among ``count`` points.

    ``found`` are the id, the score and the weights by token of each point. Points that match only a part of a name in
    the query, such as the prefix of a camera's files, are left out.
    """
    held = [asked.held(weights) for _, _, weights in found]
    texts = {tokens: (score, weights) for tokens, (_, score, weights) in zip(held, found, strict=True)}
    whole = asked.whole(texts, count)
    hits = [WordHit(id_, score, asked.share(each), whole) for (id_, score, _), each in zip(found, held, strict=True)]
    return sorted((hit for hit in hits if hit.share), key=lambda hit: (-hit.score, hit.id))
