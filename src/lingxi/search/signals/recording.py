"""Recordings: those that a sound which is asked with, alone, is a piece of: more than all likeness says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import final

from lingxi.search.collection import Collection, among
from lingxi.search.hit import SAME
from lingxi.search.plan import Plan
from lingxi.search.same_recording import SameRecording
from lingxi.search.signal import Evidence, Found, signals
from lingxi.types import Audio

ALIKE = 48  # segments that are most like a sound and may be of the same recording


@final
@signals.register("recording")
class Recording:
    """It counts one more than all spaces together, so that the recording itself comes first."""

    def retrieve(self, plan: Plan, collection: Collection) -> Iterator[Found]:
        """The segments in which the sound was heard, with where it begins."""
        parts = plan.query.parts
        if len(parts) != 1 or parts[0].audio is None:
            return
        sound = collection.asked.decode(parts[0], 1)
        if isinstance(sound, Audio):
            found = SameRecording(collection.engine)(sound, _alike(plan, collection), among("audio", plan.where))
            yield Found(SAME, {"audio": found.ranking}, 1.0 + len(plan.vectors), at_s=found.at_s)

    def calibrate(self, found: Found, plan: Plan, collection: Collection) -> Evidence:
        """Its scores are probabilities already."""
        del plan, collection
        ranking = found.rankings["audio"]
        return Evidence(found.signal, found.weight, ranking, dict(ranking), at_s=found.at_s)


def _alike(plan: Plan, collection: Collection) -> list[str]:
    """The sounds that are most like it in the first space."""
    for space, vector in plan.vectors.items():
        where = collection.comparable(space, "audio", plan.where)
        return [id_ for id_, _ in collection.nearest(vector, space, space, ALIKE, where)]
    return []
