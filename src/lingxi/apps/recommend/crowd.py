"""What many people took: EASE over all of it, and how much it counts beside content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.apps.recommend.ease import ease
from lingxi.apps.recommend.join import Features, learn, standard
from lingxi.apps.recommend.taste import recency
from lingxi.arrays import Scores, Vectors, unit

LEAST = 20  # people with two items, below whom only content counts
MOST_ITEMS = 2_000  # the most frequent; the others are reached by content
MOST_PEOPLE = 300  # whose last items teach the weights
Histories = Mapping[str, Sequence[str]]  # person -> items, latest first


@dataclass(frozen=True, eq=False)
class Crowd:
    """A linear model over the items that people took."""

    items: Mapping[str, int]  # item -> row
    taken: Scores  # (i,) by how many people
    speaks: Vectors  # (i, i): what row j says for other items
    counts: tuple[float, float]  # of content and of this model, for scores in standard deviations

    def scores(self, liked: Mapping[str, float]) -> Scores:
        """What the crowd says of its items (i,) for who likes some of them with these weights."""
        row = np.zeros(len(self.items), np.float32)
        for item, weight in liked.items():
            if item in self.items:
                row[self.items[item]] = weight
        scores: Scores = row @ self.speaks
        return scores


def crowd(histories: Histories, content: Mapping[str, Sequence[float]]) -> Crowd | None:
    """The model of what people took among the items with ``content``, a unit vector each; None for too few people."""
    some = {person: [each for each in taken if each in content] for person, taken in histories.items()}
    some = {person: taken for person, taken in some.items() if len(taken) > 1}
    if len(some) < LEAST:
        return None
    often = Counter(item for taken in some.values() for item in taken)
    rows = {item: row for row, (item, _) in enumerate(sorted(often.items(), key=lambda e: (-e[1], e[0]))[:MOST_ITEMS])}
    taken = [[rows[item] for item in each if item in rows] for _, each in sorted(some.items())]
    vectors = np.array([content[item] for item in rows], np.float32)
    number = np.array([often[item] for item in rows], np.float32)
    return Crowd(rows, number, ease(matrix(taken, len(rows))), weights(taken, vectors))


def weights(taken: Sequence[Sequence[int]], content: Vectors) -> tuple[float, float]:
    """How much content (i, d) and EASE count, learned from the last item of each person, without it.

    ``taken`` are rows of items, latest first.
    """
    known = [each for each in taken if len(each) > 2][:MOST_PEOPLE]
    if len(known) < LEAST:
        return 1.0, 1.0
    before = [each[1:] if len(each) > 2 else each for each in taken]
    recent = matrix([each[1:] for each in known], len(content), recent=True)
    left, speaks = recent == 0, ease(matrix(before, len(content)))
    found = learn(features(recent, content, speaks, left), left, np.array([each[0] for each in known]))
    return max(0.0, float(found[0])), max(0.0, float(found[1]))


def features(recent: Vectors, content: Vectors, speaks: Vectors, left: npt.NDArray[np.bool_]) -> Features:
    """Content and crowd (people, i, 2) for weights (people, i), in standard deviations of the items that are left."""
    by_content = unit(recent @ content) @ content.T
    return np.stack([standard(by_content, left), standard(recent @ speaks, left)], axis=-1)


def matrix(taken: Sequence[Sequence[int]], items: int, *, recent: bool = False) -> Vectors:
    """Items (people, i) from their rows, latest first: 1, or less the longer ago."""
    rows = np.zeros((len(taken), items), np.float32)
    for row, each in zip(rows, taken, strict=True):
        row[list(each)] = recency(len(each)) if recent else 1.0
    return rows
