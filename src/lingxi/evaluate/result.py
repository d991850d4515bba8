"""The results of one model in one direction, pooled over folds and seeds; or the reason why there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from lingxi.evaluate.measure import Measure
from lingxi.similarity import Metric

T = TypeVar("T", np.int64, np.float32)
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Missing:
    """A model without a result in a direction, with the reason."""

    model: str
    direction: str
    reason: str
    estimated_minutes: float | None = None  # of a model that the budget left out; 0 where it is unknown


@dataclass(frozen=True, eq=False)
class Part:
    """The rankings of one seed and one fold (from 1; 0 without folds)."""

    seed: int
    fold: int
    queries: tuple[str, ...]  # ids
    best: Rows  # (queries, depth) rows of the top items in the whole data set
    scores: npt.NDArray[np.float32]  # of ``best``

    @property
    def name(self) -> str:
        """For example ``seed-0.fold-1``."""
        return f"seed-{self.seed}.fold-{self.fold}" if self.fold else f"seed-{self.seed}"


@dataclass(frozen=True, eq=False)
class Result:
    """The results of one model on one data set in one direction."""

    model: str
    dataset: str
    direction: str
    metric: Metric
    values: Mapping[str, npt.NDArray[np.float64]]  # measure -> (queries,)
    best: Rows  # (queries, depth) rows of the top items; -1 after the last
    dim: int
    ms_per_item: float  # reading, decoding and encoding, of what is searched
    skipped: tuple[str, ...] = field(default=())  # items that could not be read, with the reason
    scores: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))  # of ``best``
    queries: tuple[str, ...] = ()  # ids
    clusters: tuple[str, ...] = ()  # of the queries: those of one cluster are drawn together
    curve: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(11))  # precision at recall 0, 0.1 … 1
    means: Mapping[str, tuple[float, ...]] = field(default_factory=dict)  # measure -> the mean of each seed
    parts: tuple[Part, ...] = ()  # of which it is pooled; empty for one seed without folds

    def mean(self, measure: str) -> float:
        """The mean over queries; the median for ranks."""
        values = self.values[measure]
        return float(np.median(values) if Measure.of(measure).lower_is_better else values.mean())

    def deviation(self, measure: str) -> float | None:
        """The standard deviation of the means of the seeds (n - 1); None with fewer than two seeds."""
        means = self.means.get(measure, ())
        return float(np.std(means, ddof=1)) if len(means) > 1 else None


def pooled(results: Sequence[Result]) -> Result:
    """One result of several folds: a query that was used several times has the mean of its values."""
    first = results[0]
    ids = list(dict.fromkeys(id_ for each in results for id_ in each.queries))
    place = {id_: n for n, id_ in enumerate(ids)}
    rows = np.array([place[id_] for each in results for id_ in each.queries])
    count = np.bincount(rows, minlength=len(ids))
    values = {
        name: np.bincount(rows, np.concatenate([each.values[name] for each in results]), len(ids)) / count
        for name in first.values
    }
    clusters = {id_: own for each in results for id_, own in zip(each.queries, each.clusters, strict=True)}
    weights = [len(each.queries) for each in results]
    where = [int(np.flatnonzero(rows == n)[0]) for n in range(len(ids))]
    return replace(
        first, values=values, queries=tuple(ids), clusters=tuple(clusters[id_] for id_ in ids),
        best=_stacked([each.best for each in results], -1)[where],
        scores=_stacked([each.scores for each in results], -np.inf)[where],
        curve=np.average([each.curve for each in results], axis=0, weights=weights),
        skipped=tuple(dict.fromkeys(reason for each in results for reason in each.skipped)),
        parts=tuple(part for each in results for part in each.parts),
    )  # fmt: skip


def over_seeds(results: Sequence[Result]) -> Result:
    """One result of several seeds: the mean of each query, and the mean of each seed."""
    means = {name: tuple(each.mean(name) for each in results) for name in results[0].values}
    return replace(pooled(results), means=means)


def _stacked(tables: Sequence[npt.NDArray[T]], fill: float) -> npt.NDArray[T]:
    """Tables of different widths one below the other."""
    width = max(table.shape[1] for table in tables)
    filled = [
        np.pad(table, ((0, 0), (0, width - table.shape[1])), constant_values=table.dtype.type(fill)) for table in tables
    ]
    return np.concatenate(filled)
