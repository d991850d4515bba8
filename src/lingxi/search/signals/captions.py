"""Captions: pictures, films and sounds by the meaning of the words that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import final

from lingxi.calibration import LEAST
from lingxi.search.collection import Collection
from lingxi.search.doubt import doubted
from lingxi.search.hit import Signal
from lingxi.search.plan import Plan
from lingxi.search.probability import Said, likely
from lingxi.search.signal import Evidence, Found, rest_of, signals
from lingxi.store.library_store import CAPTION
from lingxi.types import Ranking


@final
@signals.register("captions")
class Captions:
    """One ranking a space, where something is asked for in words."""

    def retrieve(self, plan: Plan, collection: Collection) -> Iterator[Found]:
        """The nearest captions."""
        for space, vector in plan.vectors.items() if plan.text else ():
            ranking = collection.nearest(vector, space + CAPTION, space, plan.depth, plan.where)
            sure = _likely(space, ranking, plan, collection).likely
            generated = collection.generated([id_ for id_, each in sure.items() if each >= LEAST])
            yield Found(Signal("caption", space), {"text": ranking}, generated=frozenset(generated))

    def calibrate(self, found: Found, plan: Plan, collection: Collection) -> Evidence:
        """Their probabilities, as texts, those of generated captions by how often these are right."""
        ranking = found.rankings["text"]
        said = _likely(found.signal.space, ranking, plan, collection)
        said = replace(said, likely=doubted(said.likely, found.generated))
        rest = rest_of(ranking, said.likely, plan.depth)
        return Evidence(
            found.signal, found.weight, ranking, said.likely, rest, generated=found.generated, enough=said.enough
        )


def _likely(space: str, ranking: Ranking, plan: Plan, collection: Collection) -> Said:
    parts = collection.asked.seen(space, plan.query.parts)
    return likely(collection.calibrations.get(space), parts, "text", plan.vectors[space], ranking)
