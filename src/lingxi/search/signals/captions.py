"""Captions: pictures, films and sounds by the meaning of the words that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import final

from lingxi.search.collection import Collection
from lingxi.search.hit import Signal
from lingxi.search.plan import Plan
from lingxi.search.probability import likely
from lingxi.search.signal import Evidence, Found, rest_of, signals
from lingxi.store.library_store import CAPTION


@final
@signals.register("captions")
class Captions:
    """One ranking a space, where something is asked for in words."""

    def retrieve(self, plan: Plan, collection: Collection) -> Iterator[Found]:
        """The nearest captions."""
        for space, vector in plan.vectors.items() if plan.text else ():
            ranking = collection.nearest(vector, space + CAPTION, space, plan.depth, plan.where)
            yield Found(Signal("caption", space), {"text": ranking})

    def calibrate(self, found: Found, plan: Plan, collection: Collection) -> Evidence:
        """Their probabilities, as texts."""
        ranking, space = found.rankings["text"], found.signal.space
        parts = collection.asked.seen(space, plan.query.parts)
        said = likely(collection.calibrations.get(space), parts, "text", plan.vectors[space], ranking)
        rest = rest_of(ranking, said.likely, plan.depth)
        return Evidence(found.signal, found.weight, ranking, said.likely, rest, enough=said.enough)
