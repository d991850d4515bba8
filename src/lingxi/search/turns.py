"""Turns: kinds that all have likely matches share the first screen, however many of one kind there are.

The sounds of forty barks may all be sure matches for "a dog", and would leave no place for its photos.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Mapping

from lingxi.types import Ranking

LIKELY = 0.5  # probability from which on hits count less the more of their kind stand above them
LESS = 0.85  # what is left of the probability above ``LIKELY`` for each hit of the same kind before
RUN = 3  # hits of one kind in a row, where another kind has a possible match
POSSIBLE = 0.15  # probability of such a match


def take_turns(ranking: Ranking, kinds: Mapping[str, str]) -> Ranking:
    """The ranking (id, probability) as (id, score), in which no kind with possible matches waits for a long run.

    Each likely hit counts less the more of its kind stand above it, but no less than ``LIKELY``. After ``RUN`` hits of
    one kind comes the best possible match of another, with the score of the hit that it passes. Hits of one kind stay
    in their order. ``kinds`` has the modality of ids.
    """
    possible = [hit for hit in ranking if hit[1] >= POSSIBLE]  # of thousands a few, and only these take turns
    queues: defaultdict[str, deque[tuple[str, float]]] = defaultdict(deque)
    for id_, score in _discounted(possible, kinds):
        queues[kinds.get(id_, "")].append((id_, score))
    found, run = list[tuple[str, float]](), ("", 0)  # a kind, and how many of it came last
    while len(able := [kind for kind, queue in queues.items() if queue]) > 1:
        first = max(able, key=lambda kind: queues[kind][0][1])
        others = [kind for kind in able if kind != first]
        due = run == (first, RUN)
        kind = max(others, key=lambda kind: queues[kind][0][1]) if due else first
        score = queues[first][0][1]
        found.append((queues[kind].popleft()[0], score))
        run = (kind, run[1] + 1 if kind == run[0] else 1)
    rest = (hit for queue in queues.values() for hit in queue)
    return found + sorted(rest, key=lambda hit: -hit[1]) + [hit for hit in ranking if hit[1] < POSSIBLE]


def _discounted(ranking: Ranking, kinds: Mapping[str, str]) -> Ranking:
    before = Counter[str]()
    found: Ranking = []
    for id_, probability in ranking:
        kind = kinds.get(id_, "")
        above = max(0.0, probability - LIKELY)
        found.append((id_, probability - above + above * LESS ** before[kind]))
        before[kind] += above > 0
    return found
