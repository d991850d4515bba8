"""Similarities of vectors: all metrics of spaces, as scores where higher is better.

A similarity is the score itself. A distance d becomes -d, or 1 - d if its range is known (Hamming, Jensen-Shannon).
The ranking is the same either way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit

Metric: TypeAlias = Literal[
    "cosine", "dot", "euclidean", "manhattan", "chi2", "intersection", "kl", "js", "hamming", "emd"
]
METRICS: tuple[Metric, ...] = get_args(Metric)

_Table: TypeAlias = npt.NDArray[np.float32]  # (q, n), higher is better
_SMALLEST = 1e-10  # added to a share before its logarithm is taken
_BLOCK = 2**24  # numbers of one intermediate array, at most: 64 MB


def similarity(metric: Metric, queries: Vectors, vectors: Vectors) -> _Table:
    """Scores (q, n) of every query (q, d) against every vector (n, d), higher is better.

    cosine, dot, euclidean and manhattan take any numbers. chi2, intersection, kl, js and emd compare histograms:
    non-negative rows, normalised here to a sum of 1. hamming compares the signs of the numbers (bits as 0 and 1, or -1
    and 1). kl is KL(query || vector); emd is the one-dimensional earth mover's distance over ordered bins, the sum of
    |difference of the cumulated shares| (Rubner et al., 2000, for the general one). Raises ValueError for an unknown
    metric, arrays of different dimension, or negative histograms.
    """
    if queries.ndim != 2 or vectors.ndim != 2 or queries.shape[1] != vectors.shape[1]:
        raise ValueError(f"vectors of shape {queries.shape} cannot be compared with those of shape {vectors.shape}")
    if metric not in _METRICS:
        raise ValueError(f"unknown metric {metric!r}; known: {', '.join(METRICS)}")
    prepare, compare = _METRICS[metric]
    asked, kept = prepare(np.asarray(queries, np.float32)), prepare(np.asarray(vectors, np.float32))
    if compare is _dot:
        return _dot(asked, kept)
    rows = max(1, _BLOCK // max(1, kept.size))
    blocks = [compare(asked[start : start + rows], kept) for start in range(0, len(asked), rows)]
    return np.concatenate(blocks).astype(np.float32) if blocks else np.zeros((0, len(kept)), np.float32)


def _same(rows: Vectors) -> Vectors:
    return rows


def _shares(rows: Vectors) -> Vectors:
    """Rows as histograms of sum 1; a row of zeros becomes uniform."""
    if rows.size and rows.min() < 0:
        raise ValueError("a histogram has no negative numbers")
    total = rows.sum(1, keepdims=True)
    shares: Vectors = np.where(total > 0, rows / np.where(total > 0, total, 1), 1 / max(1, rows.shape[1]))
    return shares


def _cumulated(rows: Vectors) -> Vectors:
    sums: Vectors = _shares(rows).cumsum(1)
    return sums


def _bits(rows: Vectors) -> Vectors:
    bits: Vectors = (rows > 0).astype(np.float32)
    return bits


def _dot(a: Vectors, b: Vectors) -> _Table:
    alike: _Table = a @ b.T
    return alike


def _euclidean(a: Vectors, b: Vectors) -> _Table:
    square = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    apart: _Table = -np.sqrt(np.maximum(square, 0))
    return apart


def _manhattan(a: Vectors, b: Vectors) -> _Table:
    apart: _Table = -np.abs(a[:, None] - b[None]).sum(2)
    return apart


def _chi2(a: Vectors, b: Vectors) -> _Table:
    both = a[:, None] + b[None]
    apart: _Table = -((a[:, None] - b[None]) ** 2 / np.where(both > 0, both, 1)).sum(2) / 2
    return apart


def _intersection(a: Vectors, b: Vectors) -> _Table:
    common: _Table = np.minimum(a[:, None], b[None]).sum(2)
    return common


def _kl(a: Vectors, b: Vectors) -> _Table:
    gained = (a * np.log(a + _SMALLEST)).sum(1)
    apart: _Table = a @ np.log(b + _SMALLEST).T - gained[:, None]
    return apart


def _js(a: Vectors, b: Vectors) -> _Table:
    """1 - the divergence in bits, which is in [0, 1] (Lin, 1991)."""
    middle = (a[:, None] + b[None]) / 2
    between: npt.NDArray[Any] = -(middle * np.log2(middle + _SMALLEST)).sum(2)
    own_a, own_b = (-(rows * np.log2(rows + _SMALLEST)).sum(1) for rows in (a, b))
    alike: _Table = 1 - (between - (own_a[:, None] + own_b[None]) / 2)
    return alike


def _hamming(a: Vectors, b: Vectors) -> _Table:
    differ = a @ (1 - b).T + (1 - a) @ b.T
    alike: _Table = 1 - differ / max(1, a.shape[1])
    return alike


_METRICS: Mapping[str, tuple[Callable[[Vectors], Vectors], Callable[[Vectors, Vectors], _Table]]] = {
    "cosine": (unit, _dot),
    "dot": (_same, _dot),
    "euclidean": (_same, _euclidean),
    "manhattan": (_same, _manhattan),
    "chi2": (_shares, _chi2),
    "intersection": (_shares, _intersection),
    "kl": (_shares, _kl),
    "js": (_shares, _js),
    "hamming": (_bits, _hamming),
    "emd": (_cumulated, _manhattan),
}
