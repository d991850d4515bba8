"""The first hits in another order: a ranker looks at their media once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lingxi.errors import LingxiError
from lingxi.search.hit import Hit, Signal
from lingxi.search.ranker import Ranker
from lingxi.search.vector_ranker import Candidates, VectorRanker
from lingxi.types import Media

DEPTH = 50  # hits that a ranker looks at
SURE = 0.95  # the probability of what a ranker is certain of; believed, not fitted


def reranked(hits: Sequence[Hit], ranker: Ranker, name: str, read: Callable[[Hit], Media], asked: Media) -> list[Hit]:
    """The hits by what the ranker says of them and of what was asked with.

    Those that it cannot look at come after the rest, in their old order. A hit's signals then hold what the ranker
    said, under its name.
    """
    seen, left = list[tuple[Hit, Media]](), list[Hit]()
    fit = [hit for hit in hits[:DEPTH] if hit.modality == ranker.modality]
    for hit in fit:
        try:
            seen.append((hit, read(hit)))
        except LingxiError:
            left.append(hit)
    scores = ranker.score(asked, (media for _, media in seen))
    order = sorted(range(len(seen)), key=lambda n: -float(scores[n]))
    found = [_said(seen[n][0], ranker, name, Signal(place, float(scores[n]))) for place, n in enumerate(order, start=1)]
    strangers = [hit for hit in hits[:DEPTH] if hit.modality != ranker.modality]
    return [*found, *left, *strangers, *hits[DEPTH:]]


def reordered(
    hits: Sequence[Hit], ranker: VectorRanker, name: str, places: Sequence[int], seen: Candidates
) -> list[Hit]:
    """The hits at ``places`` by what the ranker says of their vectors; those without a vector come after them."""
    scores = ranker.score(seen)
    order = sorted(range(len(places)), key=lambda n: -float(scores[n]))
    found = [
        replace(hits[places[n]], signals={**hits[places[n]].signals, name: Signal(place, float(scores[n]))})
        for place, n in enumerate(order, start=1)
    ]
    kept = set(places)
    return [*found, *(hit for n, hit in enumerate(hits) if n not in kept)]


def _said(hit: Hit, ranker: Ranker, name: str, signal: Signal) -> Hit:
    """The hit with what the ranker said, and surely a match where the ranker is certain."""
    sure = hit.probability
    if ranker.certain is not None and signal.score >= ranker.certain:
        sure = max(SURE, sure or 0.0)
    return replace(hit, probability=sure, signals={**hit.signals, name: signal})
