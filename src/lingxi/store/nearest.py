"""Nearest segments under any metric: by the engine if it supports the metric, else by exact search over its vectors."""

from __future__ import annotations

from threading import Lock
from typing import final

import numpy as np

from lingxi.arrays import Vector
from lingxi.similarity import Metric
from lingxi.store.engine import ReadsPoints
from lingxi.store.exact import ExactSearch
from lingxi.store.streamed import StreamsVectors, streamed_nearest
from lingxi.store.where import Where
from lingxi.types import Ranking

NATIVE: tuple[Metric, ...] = ("cosine", "dot")  # metrics that engines support; cosine vectors have unit length


@final
class Nearest:
    """Rankings over one engine, which must not change meanwhile.

    Vectors of other metrics are read once and cached, unless the engine streams them.
    """

    def __init__(self, engine: ReadsPoints) -> None:
        self._engine = engine
        self._reading = Lock()  # concurrent threads share one table
        self._tables: dict[tuple[str, Metric], tuple[list[str], ExactSearch]] = {}

    def __call__(self, vector: Vector, name: str, metric: Metric, k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points whose vector of that name is nearest to ``vector`` (d,), best first, ties by id."""
        if metric in NATIVE:
            return self._engine.nearest(vector, name, k, where)
        if isinstance(self._engine, StreamsVectors):
            return streamed_nearest(self._engine, vector, name, metric, k, where)
        ids, index = self._table(name, metric)
        allowed = None
        if where is not None:
            wanted = {point.id for point in self._engine.scroll(where, [])}
            allowed = np.array([id_ in wanted for id_ in ids], bool)
        rows, scores = index.search(vector[None], k, allowed)
        return [(ids[row], float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]

    def _table(self, name: str, metric: Metric) -> tuple[list[str], ExactSearch]:
        """The sorted ids and the vectors of that name."""
        with self._reading:
            if (name, metric) not in self._tables:
                points = [point for point in self._engine.scroll(None, [], vectors=True) if name in point.vectors]
                index = ExactSearch(np.array([point.vectors[name] for point in points], np.float32), metric)
                self._tables[name, metric] = [point.id for point in points], index
            return self._tables[name, metric]
