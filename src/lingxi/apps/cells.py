"""Spherical k-means, and nearest neighbours that are looked for in the nearest cells instead of among all vectors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit

Rows = npt.NDArray[np.intp]

ROUNDS = 25  # of k-means, at most
ALL = 4_000  # vectors that are all compared with each other: cells would save nothing
LEARNED = 64  # vectors a cell is learned from, at most
PROBES = 8  # cells in which the neighbours of a vector are looked for
BLOCK = 4_096  # rows of one matrix product


@dataclass(frozen=True, eq=False)
class Cells:
    """A partition of vectors."""

    centres: Vectors  # (k, d), unit rows
    of: Rows  # (n,) the cell of each vector


def spherical_kmeans(vectors: Vectors, k: int, seed: int = 0) -> Cells:
    """Groups unit vectors (n, d) around ``k`` directions (Dhillon and Modha, 2001); ``k`` is n at most.

    The first centres are drawn far from each other (k-means++, Arthur and Vassilvitskii, 2007).
    """
    chance = np.random.default_rng(seed)
    centres = _spread(vectors, min(k, len(vectors)), chance)
    of = nearest_centre(vectors, centres)
    for _ in range(ROUNDS):
        sums = np.zeros_like(centres)
        np.add.at(sums, of, vectors)
        moved = unit(sums)
        centres = np.where(moved.any(1, keepdims=True), moved, centres)
        before, of = of, nearest_centre(vectors, centres)
        if np.array_equal(before, of):
            break
    return Cells(centres, of)


def nearest_centre(vectors: Vectors, centres: Vectors) -> Rows:
    """The row of the most similar centre, for each vector (n,)."""
    blocks = [(vectors[at : at + BLOCK] @ centres.T).argmax(1) for at in range(0, len(vectors), BLOCK)]
    return np.concatenate(blocks) if blocks else np.zeros(0, np.intp)


def neighbours(vectors: Vectors, k: int, seed: int = 0) -> tuple[Rows, Vectors]:
    """The ``k`` nearest other vectors of each unit vector (n, d): rows (n, k) and cosines (n, k), best first.

    Up to 4,000 vectors are compared exactly. Of more, each is compared with those of its cell and of the 7 nearest of
    about sqrt(n) cells, so that the time grows as n^1.5 (an inverted file; Sivic and Zisserman, 2003). Where there are
    fewer than ``k``, the rows are -1 and the cosines -1.
    """
    found = np.full((len(vectors), k), -1, np.intp)
    cosines = np.full((len(vectors), k), -1.0, np.float32)
    for rows, others in _comparisons(vectors, seed):
        scores = vectors[rows] @ vectors[others].T  # (r, o)
        scores[rows[:, None] == others[None]] = -2.0
        most = min(k, len(others) - 1)
        if most < 1:
            continue
        best = np.argpartition(-scores, most - 1, axis=1)[:, :most]
        values = np.take_along_axis(scores, best, 1)
        order = np.argsort(-values, axis=1, kind="stable")
        found[rows, :most] = others[np.take_along_axis(best, order, 1)]
        cosines[rows, :most] = np.take_along_axis(values, order, 1)
    found[cosines <= -1.0] = -1
    return found, cosines


def _comparisons(vectors: Vectors, seed: int) -> Iterator[tuple[Rows, Rows]]:
    """Rows, and the rows with which they are compared."""
    every = np.arange(len(vectors))
    if len(vectors) <= ALL:
        yield from ((every[at : at + BLOCK], every) for at in range(0, len(vectors), BLOCK))
        return
    count = int(len(vectors) ** 0.5)
    sample = np.random.default_rng(seed).permutation(len(vectors))[: LEARNED * count]
    centres = spherical_kmeans(vectors[sample], count, seed).centres
    of = nearest_centre(vectors, centres)
    order = np.argsort(of, kind="stable")
    ends = np.searchsorted(of[order], np.arange(count + 1))
    near = np.argsort(-(centres @ centres.T), axis=1)[:, :PROBES]
    for cell in range(count):
        rows = order[ends[cell] : ends[cell + 1]]
        others = np.concatenate([order[ends[each] : ends[each + 1]] for each in near[cell]])
        yield from ((rows[at : at + BLOCK], others) for at in range(0, len(rows), BLOCK))


def _spread(vectors: Vectors, k: int, chance: np.random.Generator) -> Vectors:
    chosen = [int(chance.integers(len(vectors)))]
    far = 1 - vectors @ vectors[chosen[0]]
    for _ in range(k - 1):
        weights = np.maximum(far, 0).astype(np.float64)
        total = weights.sum()
        chosen.append(
            int(chance.choice(len(vectors), p=weights / total) if total > 0 else chance.integers(len(vectors)))
        )
        far = np.minimum(far, 1 - vectors @ vectors[chosen[-1]])
    return vectors[chosen].copy()
