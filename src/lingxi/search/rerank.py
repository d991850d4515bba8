"""The first hits in another order: a ranker looks at their media once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from lingxi.errors import BadQuery, LingxiError
from lingxi.search.decode import decode_hit, decode_part
from lingxi.search.hit import Hit, Hits, Signal
from lingxi.search.query import Query
from lingxi.search.ranker import Ranker, rankers
from lingxi.search.searcher import Searcher
from lingxi.search.vector_ranker import Candidates, VectorRanker, vector_rankers
from lingxi.types import Media, Text

DEPTH = 50  # hits that a ranker looks at
LOOKED_AT = 512  # pixels of the shorter side of pictures that a ranker compares
SURE = 0.95  # the probability of what a ranker is certain of; believed, not fitted


def search_reranked(searcher: Searcher, query: Query) -> Hits:
    """The page that is asked for, of the first hits in the order of the query's rankers; raises BadQuery."""
    found = searcher.search(replace(query, limit=max(DEPTH, query.offset + query.limit), offset=0))
    hits: list[Hit] = found
    names = [query.rerank] if query.rerank else []
    for name in [*names, *([f"mmr(diverse={query.diverse})"] if query.diverse else [])]:
        by_vectors = vector_rankers.has_file(name.partition("(")[0])
        hits = _by_vectors(name, query, hits, searcher) if by_vectors else _by_media(name, query, hits)
    return Hits(hits[query.offset : query.offset + query.limit], found.total, at_least=found.at_least)


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


def _by_vectors(name: str, query: Query, hits: list[Hit], searcher: Searcher) -> list[Hit]:
    ranker = vector_rankers.make(name)
    places, seen = searcher.candidates(query, hits, bank=ranker.needs_bank)
    return reordered(hits, ranker, name.partition("(")[0], places, seen) if places else hits


def _by_media(name: str, query: Query, hits: list[Hit]) -> list[Hit]:
    ranker = rankers.make(name)
    part = next((part for part in query.parts if part.modality == ranker.modality), None)
    if part is None:
        raise BadQuery(f"the ranker {name} compares {ranker.modality}s; ask with one")
    asked: Media = Text(part.text) if part.text is not None else decode_part(part, LOOKED_AT)
    seen = partial(decode_hit, modality=part.modality, side=LOOKED_AT)
    return reranked(hits, ranker, name.partition("(")[0], seen, asked)


def _said(hit: Hit, ranker: Ranker, name: str, signal: Signal) -> Hit:
    """The hit with what the ranker said, and surely a match where the ranker is certain."""
    sure = hit.probability
    if ranker.certain is not None and signal.score >= ranker.certain:
        sure = max(SURE, sure or 0.0)
    return replace(hit, probability=sure, signals={**hit.signals, name: signal})
