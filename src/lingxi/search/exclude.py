"""Exclude: what shows something unwanted loses its place, and what is too unlikely or disliked is left out.

A word in a prompt does not exclude ("no people" finds people). Here the unwanted part is encoded by itself. A segment
is held to show it when it stands out for it, against the background of the library, clearly and more than it does
for what was wanted: a cat is a little like a dog, and is no reason against a cat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from lingxi.arrays import Scores, Vector
from lingxi.search.background import Background
from lingxi.search.collection import FOUND, Collection
from lingxi.search.fuse import Ranked
from lingxi.search.hit import Signal
from lingxi.search.plan import Excluded, Plan
from lingxi.search.probability import likely
from lingxi.search.signal import Evidence
from lingxi.store.engine import Point
from lingxi.store.library_store import CAPTION, WRITTEN
from lingxi.store.where import both
from lingxi.types import MODALITIES

CENTRE = 0.25  # standard deviations at which a segment is as likely as not to show what is unwanted
SHARE = 0.6  # of how far it stands out for what is wanted, to be surpassed
HALF = 0.5  # where nothing is asked for, what shows the unwanted as likely as not is left out
HARDLY = 0.1  # of a match beside what is asked for: what has less of it left is left out; believed, not fitted
AT_ONCE = 512  # segments per batch, for a query that only excludes
STEEPNESS = 4.0  # of the logistic curve; all three were chosen on photos of one split and measured on another


def exclude(ranked: Ranked, plan: Plan, collection: Collection) -> Ranked:
    """The ranking without what was disliked, does not belong or falls short of a minimum, exclusions taken off.

    Where exclusions are all that is asked, everything that shows none of them, in the order of ids.
    """
    if not plan.query.parts and not plan.query.like:
        return _rest(plan, collection)
    for each in plan.excluded:
        ranked = _without(each, ranked, plan, collection)
    query, belong = plan.query, _belonging(ranked, plan)
    kept = [
        (id_, score)
        for id_, score in ranked.ranking
        if id_ not in query.unlike
        and (belong is None or id_ in belong)
        and score >= query.min_score
        and ranked.likely.get(id_, 0.0) >= query.min_probability
    ]
    return replace(ranked, ranking=kept)


def _rest(plan: Plan, collection: Collection) -> Ranked:
    """What shows nothing unwanted, in the order of ids, as many as a ranking holds; read on until they are found."""
    engine, where, found = collection.engine, both(FOUND, plan.where), list[tuple[str, float]]()
    said = {id_ for each in plan.excluded for id_ in _said(each, plan, collection)}
    files = {point.payload["asset"] for point in engine.get(list(said))} if plan.query.group else set[Any]()
    points = engine.scroll(where, ["modality", "asset"], vectors=True)
    while len(found) <= plan.depth and (some := list(islice(points, AT_ONCE))):
        shown = [_possible(each, _shown(each, {}, some, collection), some, collection) for each in plan.excluded]
        weighed = zip(plan.excluded, shown, strict=True)
        gone = said | {*plan.query.unlike}
        gone |= {id_ for each, how in weighed for id_ in how if _left(each, how, id_) < HALF}
        found += [(each.id, 1.0) for each in some if each.id not in gone and each.payload["asset"] not in files]
    rest = 1.0 if len(found) > plan.depth else None
    return Ranked(found[: plan.depth], {}, [Evidence(Signal("similarity"), 1.0, [], rest=rest)])


def _belonging(ranked: Ranked, plan: Plan) -> set[str] | None:
    """The ids that the learner counts among the liked, where only those are wanted."""
    if not plan.query.only_liked:
        return None
    taught = [each for each in ranked.evidence if each.signal.kind == "feedback"]
    return {id_ for each in taught for id_, score in each.ranking if score > 0} | {*plan.query.like}


def _without(excluded: Excluded, ranked: Ranked, plan: Plan, collection: Collection) -> Ranked:
    """The ranking and the probabilities after the evidence for an unwanted part is taken off both."""
    candidates = collection.engine.get([id_ for id_, _ in ranked.ranking], vectors=True)
    shown = _shown(excluded, plan.vectors, candidates, collection) | dict.fromkeys(_said(excluded, plan, collection), 1)
    left = {id_: _left(excluded, shown, id_) for id_, _ in ranked.ranking}
    kept = ((id_, score * left[id_]) for id_, score in ranked.ranking if left[id_] > HARDLY)
    ranking = sorted(kept, key=lambda hit: (-hit[1], hit[0]))
    sure = {id_: each * left.get(id_, 1.0) for id_, each in ranked.likely.items()}
    return replace(ranked, ranking=ranking, likely=sure)


def _left(excluded: Excluded, shown: Mapping[str, float], id_: str) -> float:
    """What is left of a match, from 0 to 1, where a part is shown that is unwanted with its weight."""
    return float((1 - shown.get(id_, 0.0)) ** excluded.part.weight)


def _shown(
    excluded: Excluded, wanted: Mapping[str, Vector], candidates: Sequence[Point], collection: Collection
) -> dict[str, float]:
    """Candidate id -> how likely it shows an unwanted part; words are also compared with captions and written words."""
    unwanted, kinds = excluded.vectors, ("",) if excluded.part.text is None else ("", CAPTION, WRITTEN)
    unwanted, wanted = ({name + kind: vector for name, vector in each.items() for kind in kinds}
                        for each in (unwanted, wanted))  # fmt: skip
    return evidence(unwanted, wanted, candidates, collection.background)


def _said(excluded: Excluded, plan: Plan, collection: Collection) -> list[str]:
    """The ids of what has every word of an unwanted part."""
    if excluded.part.text is None:
        return []
    where = both(FOUND, plan.where)
    found = collection.engine.lexical(excluded.part.text, max(1, collection.engine.count(where)), where)
    return [hit.id for hit in found if hit.share == 1]


def _possible(
    excluded: Excluded, shown: Mapping[str, float], candidates: Sequence[Point], collection: Collection
) -> dict[str, float]:
    """What is shown, without candidates of which a calibration says that they match the unwanted part in no way."""
    found = dict(shown)
    for space, vector in excluded.vectors.items():
        for modality in MODALITIES:
            some = [each for each in candidates if each.payload["modality"] == modality and space in each.vectors]
            if some:
                similar = collection.background.similar(np.stack([p.vectors[space] for p in some]), vector, space)
                ranking = [(point.id, float(each)) for point, each in zip(some, similar, strict=True)]
                said = likely(collection.calibrations.get(space), [excluded.part], modality, vector, ranking)
                found |= {id_: 0.0 for id_, each in said.likely.items() if each < said.least}
    return found


def evidence(
    unwanted: Mapping[str, Vector], wanted: Mapping[str, Vector], candidates: Sequence[Point], background: Background
) -> dict[str, float]:
    """Candidate id -> how likely it shows what is unwanted, in [0, 1]; the most that any vector name says.

    ``unwanted`` and ``wanted`` hold the vector (d,) of that part of the query under each vector name.
    """
    found: defaultdict[str, float] = defaultdict(float)
    for name, vector in unwanted.items():
        for modality in {str(point.payload["modality"]) for point in candidates}:
            some = [point for point in candidates if point.payload["modality"] == modality and name in point.vectors]
            if some:
                against = _standing_out(vector, name, modality, some, background)
                for_it = _standing_out(wanted[name], name, modality, some, background) if name in wanted else 0.0
                share = 1 / (1 + np.exp(-STEEPNESS * (against - SHARE * for_it - CENTRE)))
                for point, each in zip(some, share, strict=True):
                    found[point.id] = max(found[point.id], float(each))
    return found


def _standing_out(vector: Vector, name: str, modality: str, points: Sequence[Point], background: Background) -> Scores:
    similar = background.similar(np.stack([point.vectors[name] for point in points]), vector, name)  # (n,)
    return background.standard(similar, vector, name, modality)
