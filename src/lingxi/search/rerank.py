"""Rerank: the first of the ranking in another order, after a closer look at their media or at their vectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

import numpy as np

from lingxi.arrays import Scores, Vector, Vectors, unit
from lingxi.errors import BadQuery, LingxiError
from lingxi.search.collection import FOUND, Collection
from lingxi.search.decode import decode_hit, decode_part
from lingxi.search.fuse import Ranked
from lingxi.search.hit import Contribution, Hit, Signal
from lingxi.search.hits import hit_of
from lingxi.search.plan import Plan, vectors_of
from lingxi.search.query import Part
from lingxi.search.reranker import Candidates, MediaReranker, VectorReranker, rerankers
from lingxi.store.engine import Point
from lingxi.store.library_store import CAPTION
from lingxi.types import Media, Ranking, Text

DEPTH = 50  # segments that a reranker looks at
LOOKED_AT = 512  # pixels of the shorter side of pictures that a reranker compares
SURE = 0.95  # the probability of what a reranker is certain of; believed, not fitted
BANK, LEAST_BANK = 1_000, 20  # other queries


def rerank(ranked: Ranked, plan: Plan, collection: Collection) -> Ranked:
    """The ranking in the order of the query's rerankers; raises BadQuery, UnknownName or BadName."""
    query = plan.query
    names = [query.rerank] if query.rerank else []
    names += [f"mmr(diverse={query.diverse})"] if query.diverse else []
    for name in names:
        reranker, label = rerankers.make(name), rerankers.parse(name).base
        if isinstance(reranker, VectorReranker):
            ranked = _by_vectors(reranker, label, ranked, plan, collection)
        else:
            ranked = _by_media(reranker, label, ranked, plan, collection)
    return ranked


def _by_media(reranker: MediaReranker, label: str, ranked: Ranked, plan: Plan, collection: Collection) -> Ranked:
    """What it can look at comes first, then what could not be read, then other modalities, each in the old order."""
    asked = _asked(reranker, label, plan.query.parts)
    first = ranked.ranking[:DEPTH]
    hits = {point.id: hit_of(point, 0.0) for point in collection.engine.get([id_ for id_, _ in first])}
    fit = [id_ for id_, _ in first if id_ in hits and hits[id_].modality == reranker.modality]
    read = partial(decode_hit, modality=reranker.modality, side=LOOKED_AT)
    seen = {id_: media for id_ in fit if (media := _readable(read, hits[id_])) is not None}
    scores = reranker.score(asked, iter(seen.values()))
    return _in_order(ranked, label, list(seen), scores, fit, certain=reranker.certain)


def _asked(reranker: MediaReranker, label: str, parts: Sequence[Part]) -> Media:
    part = next((part for part in parts if part.modality == reranker.modality), None)
    if part is None:
        raise BadQuery(f"the reranker {label} compares {reranker.modality}s; ask with one")
    return Text(part.text) if part.text is not None else decode_part(part, LOOKED_AT)


def _readable(read: Callable[[Hit], Media], hit: Hit) -> Media | None:
    try:
        return read(hit)
    except LingxiError:
        return None


def _by_vectors(reranker: VectorReranker, label: str, ranked: Ranked, plan: Plan, collection: Collection) -> Ranked:
    """Segments with a vector in the first space of cosine that the query is asked in; the others keep their places.

    Words find segments without such a vector, among them the later rows of a long table: they may be the best hits.
    """
    space, vector = _compared(plan, collection)
    first = dict(ranked.ranking[: max(DEPTH, plan.query.offset + plan.query.limit)])
    points = [point for point in collection.engine.get(list(first), vectors=True) if space in point.vectors]
    rows = vectors_of(points, space).reshape(len(points), -1)
    bank = _bank(plan, space, collection) if reranker.needs_bank else rows[:0]
    if not points:
        return ranked
    before = np.array([first[point.id] for point in points], np.float32)
    scores = reranker.score(Candidates(vector, rows, before, bank))
    reranked = _in_order(ranked, label, [point.id for point in points], scores, [])
    order = iter(reranked.ranking)
    compared = {point.id for point in points}
    places = [next(order) if id_ in compared else (id_, score) for id_, score in ranked.ranking[: len(first)]]
    return replace(reranked, ranking=[*places, *ranked.ranking[len(first) :]])


def _compared(plan: Plan, collection: Collection) -> tuple[str, Vector]:
    """The space in which hits are compared with each other, and the query (d,) there; raises BadQuery."""
    for space, vector in plan.vectors.items():
        if collection.metric(space) == "cosine":
            return space, vector
    for space in collection.asked.encoders:
        liked = vectors_of(plan.marks.liked, space)
        if len(liked) and not plan.vectors:
            return space, unit(liked.mean(0))
    raise BadQuery("no model of this library can compare the hits of this query with each other")


def _bank(plan: Plan, space: str, collection: Collection) -> Vectors:
    """Vectors of what else might have been asked: captions and texts of the library for words, else pictures."""
    kind = "text" if plan.text else "image"
    sample = islice(collection.engine.scroll(FOUND, ["modality"], vectors=True), BANK)
    rows = [vector for point in sample for vector in _like_a_query(point, space, kind)]
    if len(rows) < LEAST_BANK:
        raise BadQuery(f"this reranker needs at least {LEAST_BANK} {kind}s in the library; it has {len(rows)}")
    return np.array(rows, np.float32)


def _like_a_query(point: Point, space: str, kind: str) -> list[Vector]:
    names = [space] if point.payload.get("modality") == kind else []
    names += [space + CAPTION] if kind == "text" else []
    return [point.vectors[name] for name in names if name in point.vectors]


def _in_order(
    ranked: Ranked, label: str, ids: Sequence[str], scores: Scores, left: Sequence[str], certain: float | None = None
) -> Ranked:
    """``ids`` by their scores before ``left``, before all others; and surely a match from ``certain`` on."""
    order = sorted(range(len(ids)), key=lambda n: -float(scores[n]))
    signal = Signal("rerank", detail=label)
    said = {ids[n]: Contribution(place, float(scores[n]), signal) for place, n in enumerate(order, start=1)}
    sure = [id_ for id_, each in said.items() if certain is not None and each.score >= certain]
    likely = {**ranked.likely, **{id_: max(SURE, ranked.likely.get(id_, 0.0)) for id_ in sure}}
    reranked = {**ranked.reranked, **{id_: {**ranked.reranked.get(id_, {}), label: each} for id_, each in said.items()}}
    first = dict.fromkeys([*said, *left])
    return replace(ranked, ranking=_brought_forward(ranked.ranking, first), likely=likely, reranked=reranked)


def _brought_forward(ranking: Ranking, first: Mapping[str, None]) -> Ranking:
    scores = dict(ranking)
    return [*((id_, scores[id_]) for id_ in first), *(hit for hit in ranking if hit[0] not in first)]
