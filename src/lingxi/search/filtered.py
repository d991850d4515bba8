"""The hits of a query that only filters: the newest files first, each by its first segment that matches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lingxi.search.collection import Collection
from lingxi.search.group import MOST_PLACES
from lingxi.search.hit import Hit, Hits
from lingxi.search.hits import hit_of, place_of
from lingxi.search.plan import filter_of
from lingxi.search.query import Query


def filtered(query: Query, collection: Collection) -> Hits:
    """The hits: one a file with its further places, or one a segment. Raises BadQuery and BadFilter."""
    where = filter_of(query, collection)
    assert where is not None  # noqa: S101 - else the query would be empty
    matching = collection.files.segments(where)
    spans = [matching[row.asset] for row in reversed(collection.files.rows(where, "newest"))]
    if not query.group:
        spans = [[id_] for span in spans for id_ in span]
    some = [span[: MOST_PLACES + 1] for span in spans[query.offset : query.offset + query.limit]]
    return Hits(_hits(some, collection), len(spans), nothing=not spans)


def _hits(spans: Sequence[Sequence[str]], collection: Collection) -> Iterator[Hit]:
    points = {point.id: point for point in collection.engine.get([id_ for span in spans for id_ in span])}
    for first, *others in spans:
        if first in points:
            places = tuple(place_of(points[id_]) for id_ in others if id_ in points)
            yield replace(hit_of(points[first], 1.0), places=places)
