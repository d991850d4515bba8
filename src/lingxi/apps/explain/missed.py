"""The hit that is explained, and the nearest segment that is not among the hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from lingxi.apps.searchable import Searchable
from lingxi.errors import BadQuery
from lingxi.search.hit import Hit
from lingxi.search.query import DEEPEST, Query

DEEP = 1000  # hits among which a place is looked up
INSIDE = 100  # hits of one file


def found(library: Searchable, id_: str, query: Query, page: Sequence[Hit]) -> Hit:
    """The hit with that id, or of its file; without signals if the query does not find it. Raises BadQuery.

    Ranks are those among all files; 0 where it is not among the first :data:`DEEP`.
    """
    known = library.segments([id_])
    if not known:
        raise BadQuery(f"the library has no segment {id_}; give the number of a hit, its id or a path")
    listed = _listed(page, known[0], query)
    if listed is not None:
        return listed
    everything = replace(query, limit=DEEP, offset=0, min_probability=0.0, min_score=0.0)
    listed = _listed(library.search(everything), known[0], query)
    if listed is not None:
        return listed
    inside = replace(everything, within=known[0].path, limit=INSIDE)
    hit = next((hit for hit in library.search(inside) if hit.id == id_), known[0])
    return replace(hit, signals={name: replace(each, rank=0) for name, each in hit.signals.items()})


def _listed(hits: Sequence[Hit], wanted: Hit, query: Query) -> Hit | None:
    """A segment among hits, or the hit of its file where a file is one hit."""
    for hit in hits:
        if hit.id == wanted.id:
            return hit
    return next((hit for hit in hits if query.group and hit.path == wanted.path), None)


def page_and_next(library: Searchable, query: Query) -> list[Hit]:
    """The hits of a query from the first one on, with those below its limits, and one more."""
    limit = min(query.offset + query.limit + 1, DEEPEST)
    return library.search(replace(query, offset=0, limit=limit, min_probability=0.0, min_score=0.0))


def nearest_missed(
    page: Sequence[Hit], query: Query, id_: str
) -> tuple[Hit, Literal["limit", "probability", "score"]] | None:
    """The first of a page that is not among the hits, and why; None for what is no hit itself."""
    if id_ not in {hit.id for hit in page}:
        return None
    for place, hit in enumerate(page):
        if hit.id == id_:
            continue
        if (hit.probability or 0.0) < query.min_probability:
            return hit, "probability"
        if hit.score < query.min_score:
            return hit, "score"
        if place >= query.offset + query.limit:
            return hit, "limit"
    return None
