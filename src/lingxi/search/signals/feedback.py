"""Feedback: segments by what was learned from those that were liked and those that were not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import final

from lingxi.arrays import Vectors, unit
from lingxi.search.collection import FOUND, Collection
from lingxi.search.hit import Signal
from lingxi.search.learner import learners
from lingxi.search.plan import Plan, vectors_of
from lingxi.search.signal import Evidence, Found, rest_of, signals
from lingxi.store.engine import Point
from lingxi.store.where import matches

WEIGHT = 2.0  # marks are worth more than any one other signal
UNMARKED = 50  # segments that stand for what is not liked, where nothing was marked as unlike


@final
@signals.register("feedback")
class Feedback:
    """One ranking a space in which something liked has a vector, by the learner of the query."""

    def retrieve(self, plan: Plan, collection: Collection) -> Iterator[Found]:
        """What is near to the liked, or to the query, with the learner's scores."""
        if not plan.query.like:
            return
        learner = learners.make(plan.query.learner)
        for space in collection.asked.encoders:
            good, bad = (vectors_of(each, space) for each in (plan.marks.liked, plan.marks.unliked))
            points = _candidates(good, space, plan, collection) if len(good) else []
            bad = bad if len(bad) or not points else _others(space, frozenset(plan.query.like), collection)
            if len(bad) and points:
                scores = learner.score(good, bad, vectors_of(points, space))
                ranking = [(point.id, float(score)) for point, score in zip(points, scores, strict=True)]
                ranking.sort(key=lambda hit: (-hit[1], hit[0]))
                yield Found(Signal("feedback", space, plan.query.learner), {"": ranking}, WEIGHT)

    def calibrate(self, found: Found, plan: Plan, collection: Collection) -> Evidence:
        """Learned scores are no probabilities."""
        del collection
        ranking = found.rankings[""]
        return Evidence(found.signal, found.weight, ranking[: plan.depth], rest=rest_of(ranking, {}, plan.depth))


def _candidates(good: Vectors, space: str, plan: Plan, collection: Collection) -> list[Point]:
    """Segments near to the mean of the liked or to the query, and the liked themselves."""
    near = [unit(good.mean(0)), *([plan.vectors[space]] if space in plan.vectors else [])]
    ids = {id_ for each in near for id_, _ in collection.nearest(each, space, space, plan.depth, plan.where)}
    found = sorted(ids | {point.id for point in plan.marks.liked if matches(plan.where, point.payload)})
    return [point for point in collection.engine.get(found, vectors=True) if space in point.vectors]


def _others(space: str, liked: frozenset[str], collection: Collection) -> Vectors:
    """A random sample of the library, which mostly is not what is liked."""
    sample = (point for point in collection.engine.scroll(FOUND, [], vectors=True) if point.id not in liked)
    return vectors_of(list(islice(sample, UNMARKED)), space)
