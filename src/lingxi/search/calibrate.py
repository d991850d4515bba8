"""Calibrate: scores of every signal become match probabilities, in which different kinds of things can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lingxi.search.collection import Collection
from lingxi.search.meaning import meaning
from lingxi.search.plan import Plan
from lingxi.search.prefer import prefer, prefer_own_kinds
from lingxi.search.signal import Evidence, Found, Source


def calibrate(found: Sequence[tuple[Source, Found]], plan: Plan, collection: Collection) -> list[Evidence]:
    """The signals that say something, with the weights that were learned where there are some."""
    meant = meaning([each for _, each in found])
    said = [prefer(each, source.calibrate(each, plan, collection), plan.query.parts, meant) for source, each in found]
    said = prefer_own_kinds(said, plan.query.parts)
    weighted = [replace(each, weight=collection.weights.get(each.name, each.weight)) for each in said]
    return [each for each in weighted if each.ranking and each.weight > 0]
