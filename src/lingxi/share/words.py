"""The lexical ranking of a scope: BM25 whose document frequencies count the scope alone.

An engine counts words over the whole library. Its scores would say how often a word stands in files that are not shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from math import log
from typing import final

import numpy as np

from lingxi.store.bm25 import Asked, text_weights
from lingxi.store.engine import WordHit


@final
class ScopedWords:
    """The words of some segments, by token: Robertson and Zaragoza (2009), with the weights of the engine."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """``texts`` are the id and the words of each segment."""
        self._ids = list[str]()
        tokens, rows, weights = list[int](), list[int](), list[float]()
        for id_, text in texts:
            for token, weight in text_weights(text).items():
                tokens.append(token)
                rows.append(len(self._ids))
                weights.append(weight)
            self._ids.append(id_)
        order = np.argsort(np.array(tokens, np.int64), kind="stable")
        self._tokens = np.array(tokens, np.int64)[order]
        self._rows = np.array(rows, np.int32)[order]
        self._weights = np.array(weights, np.float32)[order]

    def lexical(self, text: str, k: int, allowed: Container[str] | None = None) -> list[WordHit]:
        """The ``k`` segments, among the allowed ones, whose words match the text best, as an engine ranks them."""
        asked, count = Asked.of(text), len(self._ids)
        scores, held, whole = defaultdict[int, float](float), defaultdict[int, set[int]](set), 0.0
        for token, weight in asked.weights.items():
            first, end = np.searchsorted(self._tokens, [token, token + 1])
            rare = log(1 + (count - (end - first) + 0.5) / (end - first + 0.5))
            whole += weight * rare
            for row, own in zip(self._rows[first:end].tolist(), self._weights[first:end].tolist(), strict=True):
                scores[row] += weight * rare * own
                held[row].add(token)
        found = ((self._ids[row], score, row) for row, score in scores.items())
        kept = [(id_, score, asked.share(held[row])) for id_, score, row in found if allowed is None or id_ in allowed]
        hits = [WordHit(id_, score, share, whole) for id_, score, share in kept if share]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:k]
