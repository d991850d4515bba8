"""Clusters of a library, as a tree of two levels, and how many of them there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from lingxi.apps.cells import Cells, spherical_kmeans
from lingxi.apps.explore.exploration import Cluster
from lingxi.apps.explore.item import Item
from lingxi.apps.explore.names import Namer
from lingxi.apps.explore.words import telling_words, words_in
from lingxi.arrays import Vectors

NUMBERS = (2, 3, 4, 6, 8, 10, 12, 16, 20, 24)  # of clusters that are tried
SMALLEST = 10  # items of a cluster, on average
NEARLY = 0.9  # of the best silhouette
SAMPLE = 4_000  # items by which the number is chosen
STARTS = 4  # of k-means; the best counts
COVERS, LISTED = 4, 1_000  # segments that stand for a cluster; ids of it
PARTS = 40  # items of a cluster that is divided once more
Rows = npt.NDArray[np.intp]
OnDone = Callable[[int], None]  # items with which one more part of the work is done


def _ignored(_: int) -> None:
    """Nobody follows the work."""


def clusters(
    items: Sequence[Item], vectors: Vectors, name: Namer, seed: int = 0, on_done: OnDone = _ignored
) -> tuple[Cluster, ...]:
    """The clusters of items with these unit vectors (n, d), largest first, each divided once more if it is large.

    ``on_done`` is called with numbers of items whose sum is about twice that of all.
    """
    said = [words_in(item.text) if item.text else set[str]() for item in items]
    everywhere = Counter(word for words in said for word in words)
    texts = sum(bool(words) for words in said)

    def cluster(rows: Rows, among: Rows | None) -> Cluster:
        children: tuple[Cluster, ...] = ()
        if among is None and len(rows) >= PARTS:
            children = tuple(cluster(part, rows) for part in divided(vectors, rows, seed))
        ordered = _from_the_middle(vectors, rows)
        return Cluster(
            name(rows, among),
            len(rows),
            tuple(items[n].id for n in ordered[:COVERS]),
            tuple(items[n].id for n in ordered[:LISTED]),
            telling_words([said[n] for n in rows if said[n]], everywhere, texts),
            children,
        )

    found = list[Cluster]()
    for rows in divided(vectors, np.arange(len(items)), seed, on_done):
        found.append(cluster(rows, None))
        on_done(len(rows))
    return tuple(found)


def divided(vectors: Vectors, rows: Rows, seed: int = 0, on_done: OnDone = _ignored) -> Iterator[Rows]:
    """Rows divided into clusters, largest first. One cluster if there are too few rows."""
    own = vectors[rows]
    of = best_cells(own, number_of(own, seed, on_done), seed).of
    sizes = np.bincount(of)
    for cell in np.argsort(-sizes, kind="stable"):
        if sizes[cell]:
            yield rows[of == cell]


def number_of(vectors: Vectors, seed: int = 0, on_done: OnDone = _ignored) -> int:
    """How many clusters separate well, by the simplified silhouette (Hruschka, Campello and de Castro, 2004).

    Few clusters separate best in most libraries, and are mixed. So the largest number counts that separates nearly as
    well as the best one.
    """
    order = np.random.default_rng(seed).permutation(len(vectors))
    sample = vectors[np.sort(order[:SAMPLE])]
    tried = [k for k in NUMBERS if k * SMALLEST <= len(vectors)]
    scores = dict[int, float]()
    for k in tried:
        scores[k] = silhouette(sample, best_cells(sample, k, seed))
        on_done(len(vectors) // len(tried))
    least = NEARLY * max(scores.values(), default=0.0)
    return max((k for k in scores if scores[k] >= least), default=1)


def best_cells(vectors: Vectors, k: int, seed: int = 0) -> Cells:
    """The tightest of four runs of k-means."""
    runs = [spherical_kmeans(vectors, k, seed * STARTS + start) for start in range(STARTS)]
    return max(runs, key=lambda cells: float(np.einsum("nd,nd->", vectors, cells.centres[cells.of])))


def silhouette(vectors: Vectors, cells: Cells) -> float:
    """The mean of (b - a) / max(a, b), in [-1, 1]: distances 1 - cosine to the own centre and to the next one."""
    apart = np.maximum(1 - vectors @ cells.centres.T, 0)  # (n, k)
    rows = np.arange(len(vectors))
    own = apart[rows, cells.of].copy()
    apart[rows, cells.of] = np.inf
    other = apart.min(1)
    return float(((other - own) / np.maximum(np.maximum(own, other), 1e-9)).mean())


def _from_the_middle(vectors: Vectors, rows: Rows) -> Rows:
    """The rows, those nearest to the mean of all first."""
    near = vectors[rows] @ vectors[rows].mean(0)
    ordered: Rows = rows[np.argsort(-near, kind="stable")]
    return ordered
