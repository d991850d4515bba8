"""Exact search under any metric over vectors that are read block by block, for engines that keep them elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nsmallest
from typing import Protocol, runtime_checkable

from lingxi.arrays import Vector, Vectors
from lingxi.similarity import Metric
from lingxi.store.exact import ExactSearch
from lingxi.store.found import Found
from lingxi.store.where import Where


@runtime_checkable
class StreamsVectors(Protocol):
    """An engine that others write to as well, so that its vectors cannot be kept in memory."""

    def blocks(self, name: str, where: Where | None = None) -> Iterator[tuple[list[str], Vectors]]:
        """The vectors of a name in blocks, sorted by id: ids, and an array (n, d)."""
        ...


def streamed_nearest(
    engine: StreamsVectors, vector: Vector, name: str, metric: Metric, k: int, where: Where | None = None
) -> Found[tuple[str, float]]:
    """The ``k`` points whose vector of that name is nearest to ``vector`` (d,), best first, ties by id.

    Only one block and the best points so far are in memory.
    """
    best = list[tuple[str, float]]()
    for ids, vectors in engine.blocks(name, where):
        rows, scores = ExactSearch(vectors, metric).search(vector[None], k)
        found = [(ids[row], float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]
        best = nsmallest(k, [*best, *found], key=lambda hit: (-hit[1], hit[0]))
    return Found(best)
