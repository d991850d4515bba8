"""Binary codes in 64-bit words, nearest codes by blocked population counts, and exact re-ranking."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vector, Vectors

Codes: TypeAlias = npt.NDArray[np.uint64]  # (n, words)
_BLOCK = 2**15  # words of one block: intermediate results stay in the processor's cache


def pack(bits: npt.NDArray[Any]) -> Codes:
    """Packs bits (n, b) into codes (n, words); values above 0 are set, the last word is padded with zeros."""
    missing = -bits.shape[1] % 64
    whole = np.pad(np.asarray(bits) > 0, ((0, 0), (0, missing)))
    return np.ascontiguousarray(np.packbits(whole, axis=1)).view(np.uint64)


def distances(codes: Codes, query: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint16]:
    """The Hamming distances (n,) of codes to a query (words,)."""
    found = np.zeros(len(codes), np.uint16)
    rows = max(1, _BLOCK // max(1, codes.shape[1]))
    for start in range(0, len(codes), rows):
        some = codes[start : start + rows]
        for word in range(codes.shape[1]):
            found[start : start + rows] += np.bitwise_count(some[:, word] ^ query[word])
    return found


def nearest(codes: Codes, query: npt.NDArray[np.uint64], k: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.uint16]]:
    """Rows (k,) of the nearest codes and their distances, nearest first, ties by row.

    Distances are small integers: their histogram gives the radius, so only the hits are sorted.
    """
    apart = distances(codes, query)
    k = min(k, len(codes))
    radius = int(np.searchsorted(np.cumsum(np.bincount(apart, minlength=1)), k))
    rows = np.flatnonzero(apart < radius)
    ties = np.flatnonzero(apart == radius)[: k - len(rows)]
    both = np.sort(np.concatenate([rows, ties]))
    order = both[np.argsort(apart[both], kind="stable")]
    return order, apart[order]


def rerank(vectors: Vectors, query: Vector, rows: npt.NDArray[np.intp], k: int) -> npt.NDArray[np.intp]:
    """The best k (k,) of the given rows, by exact products of their vectors (n, d) with the query's (d,)."""
    scores = vectors[rows] @ query
    best: npt.NDArray[np.intp] = rows[np.argsort(-scores, kind="stable")[:k]]
    return best
