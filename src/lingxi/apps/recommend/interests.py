"""The interests of a person: clusters of what is liked, so that two of them are not averaged into neither."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lingxi.arrays import Scores, Vector, Vectors, unit

ALIKE = 0.25  # mean cosine from which two clusters are one interest, kinds of media centred; set by judgement


@dataclass(frozen=True, eq=False)
class Interest:
    """A cluster of liked items."""

    members: tuple[int, ...]  # rows of the liked vectors
    centre: Vector  # (d,), unit
    weight: float  # the weights of its members together


def interests(liked: Vectors, weights: Scores, alike: float = ALIKE) -> list[Interest]:
    """The interests in liked vectors (n, d), most important first: average linkage (Sokal and Michener, 1958).

    Clusters of likes with an importance by recency are those of PinnerSage (Pal et al., 2020). It needs n ** 2 memory.
    """
    clusters = [[row] for row in range(len(liked))]
    close = (liked @ liked.T).astype(np.float64)
    np.fill_diagonal(close, -np.inf)
    while len(clusters) > 1:
        first, second = sorted(map(int, np.unravel_index(np.argmax(close), close.shape)))
        if close[first, second] < alike:
            break
        sizes = len(clusters[first]), len(clusters[second])
        joined = (sizes[0] * close[first] + sizes[1] * close[second]) / sum(sizes)
        close[first], close[:, first] = joined, joined
        close[first, first] = -np.inf
        close = np.delete(np.delete(close, second, 0), second, 1)
        clusters[first] += clusters.pop(second)
    found = [_interest(sorted(rows), liked, weights) for rows in clusters]
    return sorted(found, key=lambda each: (-each.weight, each.members))


def _interest(rows: list[int], liked: Vectors, weights: Scores) -> Interest:
    return Interest(tuple(rows), unit(weights[rows] @ liked[rows]), float(weights[rows].sum()))
