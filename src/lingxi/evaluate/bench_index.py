"""Compares indexes on the user's own vectors: build time, size, and recall against queries a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from lingxi.address import AnyPath, as_path
from lingxi.arrays import Vectors, unit
from lingxi.errors import LingxiError, UnreadableMedia
from lingxi.evaluate.index import Approximate, Index, indexes
from lingxi.evaluate.indexes.exact import Exact
from lingxi.evaluate.kept_index import build_index, recall
from lingxi.similarity import Metric

K, ROUNDS = 10, 3  # the fastest round counts: other processes slowed the others down
MOST_BYTES = 64 * 2**30


@dataclass(frozen=True)
class Point:
    """One setting of an index."""

    effort: int | None
    recall: float  # at 10
    queries_s: float  # one query at a time


@dataclass(frozen=True)
class Bench:
    """The cost and the recall of one index."""

    name: str
    build_s: float
    bytes: int
    points: tuple[Point, ...]
    error: str = ""  # why it was left out; empty otherwise

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain JSON values."""
        return asdict(self)


def read_vectors(file: AnyPath) -> Vectors:
    """Vectors (n, d) from a ``.npy`` file; never unpickled. Raises UnreadableMedia."""
    file = as_path(file)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UnreadableMedia(f"{file} is larger than {MOST_BYTES:,} bytes")
        with file.open("rb") as data:
            found = np.load(data, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise UnreadableMedia(f"{file} holds no vectors: {error}") from error
    if not isinstance(found, np.ndarray) or found.ndim != 2 or found.dtype.kind not in "fiu" or not found.size:
        raise UnreadableMedia(f"{file} must hold numbers in rows, (n, d)")
    vectors: Vectors = found.astype(np.float32)
    if not np.isfinite(vectors).all():
        raise UnreadableMedia(f"{file} contains numbers that are not finite")
    return vectors


def bench(
    vectors: Vectors,
    names: Sequence[str] = (),
    metric: Metric = "cosine",
    queries: int = 200,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Bench]:
    """Measures each index (all registered ones by default). Random rows are held out of the index as queries.

    An index that cannot be built for these vectors is reported with the reason. Raises LingxiError for too few vectors.
    """
    if len(vectors) < 2 * K + 2:
        raise LingxiError(f"{len(vectors)} vectors are too few to compare indexes")
    rows = unit(vectors) if metric == "cosine" else vectors
    order = np.random.default_rng(0).permutation(len(rows))
    cut = min(queries, len(rows) // 2)
    asked, kept = rows[order[:cut]], np.ascontiguousarray(rows[order[cut:]])
    exact = Exact(metric)
    exact.build(kept)
    wanted = exact.search(asked, K)[0]
    for name in names or indexes:
        tell(name)
        yield _benched(name, kept, asked, wanted, metric)


def _benched(name: str, kept: Vectors, asked: Vectors, wanted: Any, metric: Metric) -> Bench:
    try:
        with TemporaryDirectory() as place:
            index, card = build_index(name, kept, metric, Path(place) / "index")
            return Bench(name, card.build_s, card.bytes, tuple(_points(index, asked, wanted)))
    except LingxiError as error:
        return Bench(name, 0.0, 0, (), str(error))


def _points(index: Index, asked: Vectors, wanted: Any) -> Iterator[Point]:
    for effort in index.efforts if isinstance(index, Approximate) else (None,):
        if effort is not None and isinstance(index, Approximate):
            index.effort = effort
        found = index.search(asked, K)[0]
        yield Point(effort, round(recall(found, wanted), 4), round(len(asked) / _seconds(index, asked), 1))


def _seconds(index: Index, asked: Vectors) -> float:
    """The time for one query at a time, as users search."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for query in asked:
            index.search(query[None], K)
        took.append(time.perf_counter() - began)
    return min(took)
