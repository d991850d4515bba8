"""The films of Live Photos, which counts of files leave out: each is one file with its photo."""

from __future__ import annotations

from lingxi.index.snapshot import FIRST, FOUND
from lingxi.store.engine import ReadsPoints, ShowsParts
from lingxi.store.where import Has, OneOf, both

AT_ONCE = 1_000  # photos that are looked up in one request


def live_films(engine: ReadsPoints) -> dict[str, str]:
    """Id of a film whose photo is there as well -> the modality of its first segment; empty if that is not there."""
    first = None if isinstance(engine, ShowsParts) else FIRST
    shots, kinds = dict[str, str](), dict[str, str]()
    for point in engine.scroll(both(FOUND, first, Has("shot")), ["asset", "shot", "order", "modality"]):
        asset = str(point.payload["asset"])
        shots[asset] = str(point.payload["shot"])
        if point.payload["order"] == 0:
            kinds[asset] = str(point.payload["modality"])
    photos, there = sorted(set(shots.values())), set[str]()
    for start in range(0, len(photos), AT_ONCE):
        among = OneOf("asset", tuple(photos[start : start + AT_ONCE]))
        there |= {str(each.payload["asset"]) for each in engine.scroll(both(FOUND, first, among), ["asset"])}
    return {film: kinds.get(film, "") for film, photo in shots.items() if photo in there}
