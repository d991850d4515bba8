"""Which seconds of a sound or a film match."""

from __future__ import annotations

import itertools
from dataclasses import replace

from lingxi.apps.explain.explanation import Moment
from lingxi.apps.explain.source import Source
from lingxi.apps.searchable import Searchable
from lingxi.arrays import Vector
from lingxi.search.hit import Hit
from lingxi.search.query import Query
from lingxi.types import Audio

SHORTEST_S = 0.5
MOST = 10  # pieces of a sound
MOST_MOMENTS = 20  # of a film


def of_sound(sound: Audio, start_s: float, vector: Vector, space: str, source: Source) -> tuple[Moment, ...]:
    """The scores of the parts of a sound that begins at ``start_s`` of its file.

    Pieces are encoded one by one; neighbours that are both above the middle of all scores, or both below, are one part.
    """
    seconds = len(sound.samples) / sound.rate_hz
    count = max(1, min(MOST, int(seconds / SHORTEST_S)))
    ends = [round(n * len(sound.samples) / count) for n in range(count + 1)]
    pieces = [Audio(sound.samples[a:b], sound.rate_hz) for a, b in itertools.pairwise(ends)]
    scores = source.encoders[space].encode(pieces) @ vector
    middle = (scores.max() + scores.min()) / 2
    parts = [list(part) for _, part in itertools.groupby(range(count), key=lambda n: bool(scores[n] > middle))]
    return tuple(
        Moment(
            start_s + ends[part[0]] / sound.rate_hz,
            start_s + ends[part[-1] + 1] / sound.rate_hz,
            float(scores[part].mean()),
        )
        for part in parts
    )


def of_film(
    library: Searchable, hit: Hit, query: Query, vector: Vector, space: str, source: Source
) -> tuple[Moment, ...]:
    """The scores of the moments of a film that the query finds, in the order of time."""
    inside = replace(
        query, within=hit.path, group=False, limit=MOST_MOMENTS, offset=0, min_probability=0.0, min_score=0.0
    )
    hits = [each for each in library.search(inside) if each.place.start_s is not None]
    stored = source.stored(space, [each.id for each in hits])
    moments = [
        Moment(each.place.start_s or 0.0, each.place.end_s or 0.0, float(stored[each.id] @ vector))
        for each in hits
        if each.id in stored
    ]
    return tuple(sorted(moments, key=lambda each: each.start_s))
