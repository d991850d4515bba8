"""The first hits in another order: a ranker looks at their media once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lingxi.errors import LingxiError
from lingxi.search.hit import Hit, Signal
from lingxi.search.ranker import Ranker
from lingxi.types import Media

DEPTH = 50  # hits that a ranker looks at


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
    found = [_said(seen[n][0], name, place, float(scores[n])) for place, n in enumerate(order, start=1)]
    strangers = [hit for hit in hits[:DEPTH] if hit.modality != ranker.modality]
    return [*found, *left, *strangers, *hits[DEPTH:]]


def _said(hit: Hit, name: str, rank: int, score: float) -> Hit:
    return replace(hit, signals={**hit.signals, name: Signal(rank, score)})
