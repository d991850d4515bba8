"""Recommends what a person may like: from their own events by content, and from those of many people by EASE."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lingxi.apps.recommend.because import because
from lingxi.apps.recommend.catalogue import Catalogue
from lingxi.apps.recommend.crowd import Crowd, crowd
from lingxi.apps.recommend.pool import Person, Pool, centred, person, pool
from lingxi.apps.recommend.recommendation import Because, Recommendation
from lingxi.apps.recommend.taste import of_others, taste
from lingxi.apps.recommend.turns import turns
from lingxi.apps.searchable import Searchable
from lingxi.arrays import Vector
from lingxi.errors import BadQuery
from lingxi.result_cache import ResultCache
from lingxi.search.diversity import marginal
from lingxi.search.items import Item
from lingxi.store.events import Event
from lingxi.types import MODALITIES, Modality

MOST = 100  # recommendations at once
COPY = 0.95  # cosine from which on a picture is taken for a copy of another


@dataclass(frozen=True)
class Wish:
    """For whom, and of what; raises BadQuery."""

    person: str = ""
    like: tuple[str, ...] = ()  # ids of segments or files that count as liked just now
    modalities: tuple[Modality, ...] = ()  # all kinds when empty
    where: str | None = None
    limit: int = 10
    seen: bool = False  # whether files with an event may come again
    diverse: float = 0.3  # how much recommendations should differ, in [0, 1]

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST:
            raise BadQuery(f"limit must be in 1..{MOST}, not {self.limit}")
        if not 0 <= self.diverse <= 1:
            raise BadQuery(f"how diverse recommendations should be is a number from 0 to 1, not {self.diverse}")


def recommend(
    library: Searchable, catalogue: Catalogue, events: Sequence[Event], wish: Wish, results: ResultCache
) -> list[Recommendation]:
    """What the person of a wish may like, best first; interests take turns by their weight. Raises BadQuery.

    ``events`` are those of all people. Files that the person has seen, hidden or skipped do not come again.
    What is learned from other people is kept in ``results`` while their events stay the same.
    """
    now = time.time()
    mine = [each for each in events if wish.person and each.person == wish.person]
    known = taste([*mine, *(Event(wish.person or "you", "like", id_, now) for id_ in wish.like)])
    held = catalogue.held([*known.liked, *known.avoided, *known.seen])
    who = person(known, held, catalogue)
    if who is None:
        name = f"{wish.person!r}" if wish.person else "you"
        raise BadQuery(f"nothing is known that {name} liked: give --like, or record events: lingxi events on")
    left_out = {held[each].asset for each in (known.avoided if wish.seen else known.seen) if each in held}
    theirs = tuple(each for each in events if each.person != wish.person)
    others, content = results(("crowd", theirs), lambda: _others(theirs, catalogue))
    found = pool(who, catalogue, wish.modalities or MODALITIES, wish.where, left_out, others, content)
    if found is None:
        return []
    new = _no_copies(found, [] if wish.seen else [held[each] for each in known.seen if each in held])
    return _told(library, _chosen(found, new, who, wish), found, who, others)


def _others(events: Sequence[Event], catalogue: Catalogue) -> tuple[Crowd | None, dict[str, Vector]]:
    """What other people took, by files, and the centred vector of each of these files."""
    if not events:
        return None, {}
    held = catalogue.held(sorted({each.item for each in events}))
    there = [replace(each, item=held[each.item].asset) for each in events if each.item in held]
    files = {item.asset: item for item in held.values()}
    content = dict(zip(files, centred(list(files.values()), catalogue), strict=True)) if files else {}
    return crowd(of_others(there), content), content


def _no_copies(found: Pool, seen: Sequence[Item]) -> list[int]:
    """The candidates that are no copies of pictures that were seen, in another file."""
    pictures = [item.vector for item in seen if item.modality == "image"]
    if not pictures:
        return list(range(len(found.items)))
    near = (np.array([item.vector for item in found.items]) @ np.array(pictures).T).max(1)
    return [n for n, item in enumerate(found.items) if item.modality != "image" or near[n] < COPY]


def _chosen(found: Pool, new: Sequence[int], who: Person, wish: Wish) -> list[int]:
    """Those of ``new`` in the order of the list: interests take turns, each gives its most relevant and diverse."""
    rows = [[n for n in new if found.interest[n] == each] for each in range(len(who.interests))]
    best = [
        iter([own[n] for n in marginal(found.scores[own], found.rows[own], wish.diverse, wish.limit)]) for own in rows
    ]
    order = turns([each.weight for each in who.interests], [len(own) for own in rows], wish.limit)
    return [next(best[each]) for each in order]


def _told(
    library: Searchable, chosen: Sequence[int], found: Pool, who: Person, others: Crowd | None
) -> list[Recommendation]:
    """The recommendations with their hits and reasons."""
    why = {n: because(found.items[n], found.rows[n], found.interest[n], who, others) for n in chosen}
    wanted = [found.items[n].id for n in chosen] + [item.id for each in why.values() for item, _ in each]
    hits = {hit.id: hit for hit in library.segments(list(dict.fromkeys(wanted)))}
    return [
        Recommendation(
            hits[found.items[n].id],
            float(found.scores[n]),
            found.interest[n],
            tuple(Because(item.id, hits[item.id].path, share) for item, share in why[n] if item.id in hits),
            found.crowd[n],
        )
        for n in chosen
        if found.items[n].id in hits
    ]
