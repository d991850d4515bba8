"""Similarity: segments whose vectors are near to what is asked for, in each space."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import final

import numpy as np

from lingxi.arrays import Vector
from lingxi.search.background import Background
from lingxi.search.collection import Collection
from lingxi.search.conditions import all_hold, parts_of, scores_apart
from lingxi.search.hit import Signal
from lingxi.search.plan import Plan
from lingxi.search.probability import CERTAIN, Said, likely
from lingxi.search.query import Part
from lingxi.search.signal import Evidence, Found, rest_of, signals
from lingxi.store.where import Where
from lingxi.types import MODALITIES, Modality, Ranking

IDENTICAL = 0.9999  # cosine of two pictures, or sounds, that no model tells apart, but for rounding


@final
@signals.register("similarity")
class Similarity:
    """One ranking a space; several modalities are brought together by match probability.

    Where a space is not calibrated for one of them, each is read against its own background instead. Parts of several
    modalities are conditions, which a match meets together.
    """

    def retrieve(self, plan: Plan, collection: Collection) -> Iterator[Found]:
        """The nearest of every modality."""
        for space, vector in plan.vectors.items():
            some: dict[Modality, Where | None] = {
                kind: collection.comparable(space, kind, plan.where) for kind in MODALITIES
            }
            found: dict[str, Ranking] = {
                kind: ranking
                for kind, where in some.items()
                if (ranking := collection.nearest(vector, space, space, plan.depth, where))
            }
            ids, conditions = [id_ for ranking in found.values() for id_, _ in ranking], plan.conditions.get(space)
            apart = scores_apart(conditions, ids, space, collection) if conditions else {}
            yield Found(Signal("similarity", space), found, apart=apart)

    def calibrate(self, found: Found, plan: Plan, collection: Collection) -> Evidence:
        """All modalities in one ranking, each with its own probabilities."""
        space, rankings = found.signal.space, found.rankings
        vector = plan.vectors[space]
        spoken = [_said(kind, found, plan, collection) for kind in MODALITIES if kind in rankings]
        sure = {id_: each for one in spoken for id_, each in one.likely.items()}
        said = {id_: score for ranking in rankings.values() for id_, score in ranking}
        order = list(said)
        if len(sure) == len(said):
            order = sorted(said, key=lambda id_: (-sure[id_], -said[id_], id_))
        elif len(rankings) > 1:
            order = _by_standing(rankings, vector, space, collection.background)
        rests = [rest_of(ranking, sure, plan.depth) for ranking in rankings.values()]
        rest = max((each for each in rests if each is not None), default=None)
        enough = any(one.enough for one in spoken)
        return Evidence(found.signal, found.weight, [(id_, said[id_]) for id_ in order], sure, rest, enough=enough)


def _said(kind: Modality, found: Found, plan: Plan, collection: Collection) -> Said:
    """What the calibration says of the segments of one modality."""
    space, ranking = found.signal.space, found.rankings[kind]
    calibration, parts = collection.calibrations.get(space), collection.asked.seen(space, plan.query.parts)
    if not found.apart:
        return _with_identical(kind, parts, ranking, likely(calibration, parts, kind, plan.vectors[space], ranking))
    said = dict[Modality, Said]()
    for asked, vector in plan.conditions[space].items():
        own = [(id_, found.apart[asked][id_]) for id_, _ in ranking if id_ in found.apart[asked]]
        said[asked] = likely(calibration, parts_of(asked, parts), kind, vector, own)
    return all_hold(said, parts)


def _with_identical(kind: Modality, parts: Sequence[Part], ranking: Ranking, said: Said) -> Said:
    """The same, with certainty of the very picture or sound that is asked with, or a copy."""
    if not said.likely or kind == "text" or [part.modality for part in parts] != [kind]:
        return said
    same = {id_: max(CERTAIN, said.likely[id_]) for id_, score in ranking if score >= IDENTICAL}
    return replace(said, likely={**said.likely, **same})


def _by_standing(rankings: Mapping[str, Ranking], vector: Vector, space: str, background: Background) -> list[str]:
    """Ids in the order of how far they stand above what is usual for their modality."""
    standing: list[tuple[float, str]] = []
    for kind, ranking in rankings.items():
        scores = np.array([score for _, score in ranking], dtype=np.float32)
        above = background.standard(scores, vector, space, kind)
        standing += [(-float(each), id_) for each, (id_, _) in zip(above, ranking, strict=True)]
    return [id_ for _, id_ in sorted(standing)]
