"""What a person's events say: what is liked and how much, what is avoided, and what was seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from lingxi.arrays import Scores
from lingxi.store.events import Act, Event

WORTH: Mapping[Act, float] = {"buy": 1.0, "like": 1.0, "share": 1.0, "view": 0.3, "skip": -0.3, "hide": -1.0}
MOST = 200  # items of a person that count: the latest


@dataclass(frozen=True)
class Taste:
    """Items by their ids; one that was liked and hidden later is avoided."""

    liked: Mapping[str, float] = field(default_factory=dict)  # latest first; weights above 0, at most about 1
    avoided: Mapping[str, float] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()


def taste(events: Iterable[Event]) -> Taste:
    """The taste of one person. The k-th item from the latest counts by k ** -0.5."""
    latest = sorted(events, key=lambda event: -event.time)
    signs, worth = dict[str, bool](), dict[str, float]()
    for event in latest:
        good = WORTH[event.act] > 0
        if signs.setdefault(event.item, good) == good:  # what was done last decides
            worth[event.item] = max(worth.get(event.item, 0.0), abs(WORTH[event.act]) * event.weight)
    liked, avoided = ([each for each, good in signs.items() if good is side][:MOST] for side in (True, False))
    return Taste(
        {item: worth[item] * float(weight) for item, weight in zip(liked, recency(len(liked)), strict=True)},
        {item: worth[item] for item in avoided},
        frozenset(signs),
    )


def recency(count: int) -> Scores:
    """Weights (n,) of items, the latest first: 1, 0.707, 0.577 and so on."""
    weights: Scores = np.arange(1, count + 1, dtype=np.float32) ** -0.5
    return weights


def of_others(events: Iterable[Event]) -> dict[str, Sequence[str]]:
    """Person -> what they took, in any way, the latest first: what was seen next tells more than what was liked."""
    taken = dict[str, dict[str, None]]()
    for event in sorted(events, key=lambda event: -event.time):
        if WORTH[event.act] > 0:
            taken.setdefault(event.person, {}).setdefault(event.item)
    return {person: list(items) for person, items in taken.items()}
