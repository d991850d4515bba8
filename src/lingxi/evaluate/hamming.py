"""Codes packed into 64-bit words, the nearest of them by blocked population counts, and an exact re-rank."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vector, Vectors

Codes: TypeAlias = npt.NDArray[np.uint64]  # (n, words)
_BLOCK = 2**15  # words of one block: what is intermediate stays in the processor's cache


def pack(bits: npt.NDArray[Any]) -> Codes:
    """Codes (n, words) of bits (n, b): what is above 0 is set; the last word is filled up with zeros."""
    missing = -bits.shape[1] % 64
    whole = np.pad(np.asarray(bits) > 0, ((0, 0), (0, missing)))
    return np.ascontiguousarray(np.packbits(whole, axis=1)).view(np.uint64)


def distances(codes: Codes, query: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint16]:
    """How many bits of each code (n,) differ from those of the query (words,)."""
    found = np.zeros(len(codes), np.uint16)
    rows = max(1, _BLOCK // max(1, codes.shape[1]))
    for start in range(0, len(codes), rows):
        some = codes[start : start + rows]
        for word in range(codes.shape[1]):
            found[start : start + rows] += np.bitwise_count(some[:, word] ^ query[word])
    return found


def nearest(codes: Codes, query: npt.NDArray[np.uint64], k: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.uint16]]:
    """Rows (k,) of the nearest codes and their distances, nearest first, ties by row.

    Distances are small integers, so a histogram of them gives the radius and nothing but the hits is sorted.
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
    """The best k (k,) of some rows by the exact product of their vectors (n, d) with the query's (d,)."""
    scores = vectors[rows] @ query
    best: npt.NDArray[np.intp] = rows[np.argsort(-scores, kind="stable")[:k]]
    return best
