"""Ranks the first hits of a query by a person's taste, as far as the query is ambiguous."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from lingxi.apps.personal.ambiguity import UNKNOWN, ambiguity, log_odds
from lingxi.apps.personal.prior import prior
from lingxi.apps.recommend.catalogue import Catalogue
from lingxi.apps.recommend.pool import Person, centred, person
from lingxi.apps.recommend.taste import taste
from lingxi.arrays import Scores
from lingxi.search.hit import Contribution, Hit, Hits, Signal
from lingxi.search.query import Query
from lingxi.store.events import Event

DEPTH = 100  # hits that are ranked; those below stay where they are
WEIGHT = 3.0  # log odds that a standard deviation of the prior adds to a fully ambiguous query; chosen on one half of
# the simulated people of benchmarks/recommend.py, and measured on the other
MOST = 2.0  # standard deviations of the prior that count: the very file that was liked is no better match for the query
NEAR = 3.0  # log odds below the likeliest hit to which hits change places; a far less likely one is not meant

TASTE = Signal("person")


class Finds(Protocol):
    """What finds the hits of a query."""

    def search(self, query: Query) -> Hits:
        """The hits, best first."""
        ...


def personal(library: Finds, catalogue: Catalogue, events: Sequence[Event], query: Query) -> Hits:
    """The hits of a query in the order of the taste that the events of one person say.

    The signals of a hit say what the prior gave. The order stays without events of what is liked, and for a query that
    is not ambiguous.
    """
    deep = replace(query, person="", offset=0, limit=max(DEPTH, query.offset + query.limit))
    found = library.search(deep)
    known = taste(events)
    who = person(known, catalogue.held([*known.liked, *known.avoided]), catalogue)
    hits = list(found) if who is None else [*ranked(found[:DEPTH], who, catalogue), *found[DEPTH:]]
    return found.of(hits[query.offset : query.offset + query.limit])


def ranked(hits: Sequence[Hit], who: Person, catalogue: Catalogue) -> list[Hit]:
    """The hits by their log odds plus the prior, as far as they are ambiguous; those without a vector stay in place."""
    items = catalogue.held([hit.id for hit in hits])
    places = [place for place, hit in enumerate(hits) if hit.id in items]
    places = _about_as_likely(places, [hits[place].probability for place in places])
    if len(places) < 2:
        return list(hits)
    said = np.clip(prior(who, centred([items[hits[place].id] for place in places], catalogue)), -MOST, MOST)
    odds, share = _odds([hits[place].probability for place in places])
    worth = odds + WEIGHT * share * said
    ordered = list(hits)
    for place, row in zip(places, np.argsort(-worth, kind="stable"), strict=True):
        ordered[place] = hits[places[row]]
    ranks = np.argsort(np.argsort(-said, kind="stable"))
    told = {hits[place].id: (int(rank) + 1, float(score))
            for place, rank, score in zip(places, ranks, share * said, strict=True)}  # fmt: skip
    return [_explained(hit, *told[hit.id]) if hit.id in told else hit for hit in ordered]


def _about_as_likely(places: Sequence[int], probabilities: Sequence[float | None]) -> list[int]:
    """Those of the places whose hits are not far less likely than the likeliest; all where something is unknown."""
    likely = [each for each in probabilities if each is not None]
    if not likely or len(likely) < len(probabilities):
        return list(places)
    odds = log_odds(likely)
    return [place for place, each in zip(places, odds, strict=True) if each >= odds.max() - NEAR]


def _odds(probabilities: Sequence[float | None]) -> tuple[Scores, float]:
    """Log odds (n,) in the order of the hits, and how ambiguous they are; by ranks where nothing is calibrated."""
    likely = [each for each in probabilities if each is not None]
    if len(likely) < len(probabilities):
        return -np.log(np.arange(1, len(probabilities) + 1, dtype=np.float32)), UNKNOWN
    odds = log_odds(likely)
    return np.sort(odds)[::-1], ambiguity(odds)  # kinds take turns: the likeliest need not come first


def _explained(hit: Hit, rank: int, score: float) -> Hit:
    return replace(hit, signals={**hit.signals, str(TASTE): Contribution(rank, score, TASTE)})
