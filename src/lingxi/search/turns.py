"""Turns: kinds that all have likely matches share the first screen, however many of one kind there are.

The sounds of forty barks may all be sure matches for "a dog", and would leave no place for its photos.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lingxi.types import Ranking

LIKELY = 0.5  # probability from which on kinds take turns; below it, the likelier comes first
LESS = 0.85  # what is left of the probability above ``LIKELY`` for each hit of the same kind before


def take_turns(ranking: Ranking, kinds: Mapping[str, str]) -> Ranking:
    """The ranking (id, probability), in which each likely hit counts less the more of its kind stand above it.

    Hits of one kind stay in their order, and no hit passes ``LIKELY``. ``kinds`` has the modality of ids.
    """
    before = Counter[str]()
    found: Ranking = []
    for id_, probability in ranking:
        if probability <= LIKELY:
            found.append((id_, probability))
            continue
        kind = kinds.get(id_, "")
        found.append((id_, LIKELY + (probability - LIKELY) * LESS ** before[kind]))
        before[kind] += 1
    return sorted(found, key=lambda hit: -hit[1])
