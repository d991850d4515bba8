"""k-reciprocal re-ranking: two are alike when each is among the other's nearest, and their nearest are the same."""

from __future__ import annotations

from typing import final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Scores, Vectors
from lingxi.errors import BadQuery
from lingxi.search.reranker import Candidates, rerankers

Table = npt.NDArray[np.float64]


@final
@rerankers.register("k_reciprocal")
class KReciprocal:
    """Zhong, Zheng, Cao and Li, 2017: Jaccard distances of expanded k-reciprocal neighbours, beside the plain ones.

    Defaults as in the paper; ``k1`` is cut to the number of candidates.
    """

    needs_bank = False

    def __init__(self, k1: int = 20, k2: int = 6, weight: float = 0.3) -> None:
        if k1 < 1 or k2 < 1 or not 0 <= weight <= 1:
            raise BadQuery(f"k_reciprocal: k1 and k2 are at least 1 and weight in 0..1, not {k1}, {k2}, {weight}")
        self._k1, self._k2, self._weight = k1, k2, weight

    def score(self, candidates: Candidates) -> Scores:
        """1 - (weight * plain distance + (1 - weight) * Jaccard distance) to the query."""
        vectors = np.concatenate([candidates.query[None], candidates.vectors])
        plain = distances(vectors)
        order = np.argsort(plain, axis=1, kind="stable")
        near = _expanded(_encoded(plain, order, self._k1), order, self._k2)
        smaller = np.minimum(near[:1], near).sum(axis=1)
        jaccard = 1 - smaller / np.maximum(near[0].sum() + near.sum(axis=1) - smaller, 1e-12)
        mixed = self._weight * plain[0] + (1 - self._weight) * jaccard
        return np.asarray(1 - mixed[1:], np.float32)


def distances(vectors: Vectors) -> Table:
    """Squared distances (n, n), each row divided by its largest."""
    found = np.maximum(2 - 2 * (vectors @ vectors.T).astype(np.float64), 0)
    np.fill_diagonal(found, 0)
    scaled: Table = found / np.maximum(found.max(axis=1, keepdims=True), 1e-12)
    return scaled


def reciprocal(order: npt.NDArray[np.intp], row: int, k: int) -> npt.NDArray[np.intp]:
    """Those among the k nearest of ``row`` (itself first) that have it among theirs."""
    forward = order[row, : k + 1]
    found: npt.NDArray[np.intp] = forward[(order[forward, : k + 1] == row).any(axis=1)]
    return found


def _encoded(plain: Table, order: npt.NDArray[np.intp], k1: int) -> Table:
    """Each row as shares of its k-reciprocal neighbours, which take in those of neighbours they mostly share."""
    near = np.zeros_like(plain)
    for row in range(len(plain)):
        own = reciprocal(order, row, k1)
        whole = own
        for each in own:
            others = reciprocal(order, int(each), round(k1 / 2))
            if len(np.intersect1d(others, own)) > 2 / 3 * len(others):
                whole = np.append(whole, others)
        whole = np.unique(whole)
        weight = np.exp(-plain[row, whole])
        near[row, whole] = weight / weight.sum()
    return near


def _expanded(near: Table, order: npt.NDArray[np.intp], k2: int) -> Table:
    """Each row as the mean of its k2 nearest."""
    if k2 == 1:
        return near
    expanded: Table = near[order[:, :k2]].mean(axis=1)
    return expanded
