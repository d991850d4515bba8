"""Similarity: segments whose vectors are near to what is asked for, in each space."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import final

import numpy as np

from lingxi.arrays import Vector
from lingxi.search.background import Background
from lingxi.search.collection import Collection, among
from lingxi.search.hit import Signal
from lingxi.search.plan import Plan
from lingxi.search.probability import likely
from lingxi.search.signal import Evidence, Found, rest_of, signals
from lingxi.store.where import Where
from lingxi.types import MODALITIES, Modality, Ranking


@final
@signals.register("similarity")
class Similarity:
    """One ranking a space; several modalities are brought together by match probability.

    Where a space is not calibrated for one of them, each is read against its own background instead.
    """

    def retrieve(self, plan: Plan, collection: Collection) -> Iterator[Found]:
        """The nearest of every modality, and how many of it there are."""
        for space, vector in plan.vectors.items():
            some: dict[Modality, Where | None] = {
                kind: collection.comparable(space, kind, plan.where) for kind in MODALITIES
            }
            found: dict[str, Ranking] = {
                kind: ranking
                for kind, where in some.items()
                if (ranking := collection.nearest(vector, space, space, plan.depth, where))
            }
            totals: dict[str, int] = {}
            for kind in MODALITIES if space in collection.calibrations else ():
                if kind in found:
                    whole = len(found[kind]) < plan.depth
                    totals[kind] = len(found[kind]) if whole else collection.engine.count(among(kind, plan.where))
            seen = totals.get("image", 0) + totals.get("video", 0)  # which one sigmoid judges
            totals |= {kind: seen for kind in ("image", "video") if kind in totals}
            yield Found(Signal("similarity", space), found, totals=totals)

    def calibrate(self, found: Found, plan: Plan, collection: Collection) -> Evidence:
        """All modalities in one ranking, each with its own probabilities."""
        space, rankings = found.signal.space, found.rankings
        calibration = collection.calibrations.get(space)
        parts = collection.asked.seen(space, plan.query.parts)
        sure: dict[str, float] = {}
        for kind in MODALITIES:
            if kind in rankings and calibration is not None:
                sure |= likely(calibration, parts, kind, rankings[kind], found.totals[kind])
        said = {id_: score for ranking in rankings.values() for id_, score in ranking}
        order = list(said)
        if len(rankings) > 1 and len(sure) == len(said):
            order = sorted(said, key=lambda id_: (-sure[id_], id_))
        elif len(rankings) > 1:
            order = _by_standing(rankings, plan.vectors[space], space, collection.background)
        rests = [rest_of(ranking, sure, plan.depth) for ranking in rankings.values()]
        rest = max((each for each in rests if each is not None), default=None)
        return Evidence(found.signal, found.weight, [(id_, said[id_]) for id_ in order], sure, rest)


def _by_standing(rankings: Mapping[str, Ranking], vector: Vector, space: str, background: Background) -> list[str]:
    """Ids in the order of how far they stand above what is usual for their modality."""
    standing: list[tuple[float, str]] = []
    for kind, ranking in rankings.items():
        scores = np.array([score for _, score in ranking], dtype=np.float32)
        above = background.standard(scores, vector, space, kind)
        standing += [(-float(each), id_) for each, (id_, _) in zip(above, ranking, strict=True)]
    return [id_ for _, id_ in sorted(standing)]
