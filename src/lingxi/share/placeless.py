"""An engine without the places where files were taken, for clients of a server that does not show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath
from typing import final

from lingxi.address import path_of, shown
from lingxi.arrays import Vector
from lingxi.index.words import texts_of, words_of
from lingxi.share.engine import refuse_hidden
from lingxi.share.scope import PLACES
from lingxi.store.bm25 import Asked, text_weights
from lingxi.store.engine import FindsMarks, Point, ReadsPoints, WordHit
from lingxi.store.id_range import EVERY_ID, IdRange
from lingxi.store.where import Where, fields_of
from lingxi.types import Ranking

_PLACE = "place"  # the field with the names of a place, which are among the words of a point


@final
class PlacelessEngine:
    """The points of an engine without the fields of :data:`lingxi.share.scope.PLACES`.

    It reads only. Filters that name one of these fields raise BadQuery.
    """

    def __init__(self, engine: ReadsPoints) -> None:
        self._engine = engine

    def get(self, ids: Sequence[str], *, vectors: bool = False) -> list[Point]:
        """The points with these ids."""
        return [_placeless(point) for point in self._engine.get(ids, vectors=vectors)]

    def nearest(self, vector: Vector, name: str, k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points that are nearest to ``vector`` (d,)."""
        return self._engine.nearest(vector, name, k, _checked(where))

    def lexical(self, text: str, k: int, where: Where | None = None) -> list[WordHit]:
        """The points whose words match the text best, at most ``k``; names of places count for nothing."""
        found, asked = self._engine.lexical(text, k, _checked(where)), Asked.of(text)
        points = {point.id: point for point in self._engine.get([hit.id for hit in found])}  # as they are now
        there = [(hit, points[hit.id]) for hit in found if hit.id in points]
        kept = [
            _rescored(hit, asked.share(_tokens(point)) if _PLACE in point.payload else hit.share)
            for hit, point in there
        ]
        return sorted((hit for hit in kept if hit.share), key=lambda hit: (-hit.score, hit.id))

    def scroll(
        self,
        where: Where | None = None,
        fields: Sequence[str] | None = None,
        *,
        vectors: bool = False,
        within: IdRange = EVERY_ID,
    ) -> Iterator[Point]:
        """All points that match the filter, sorted by id, with the named payload fields (all when None)."""
        found = self._engine.scroll(_checked(where), fields, vectors=vectors, within=within)
        return map(_placeless, found)

    def count(self, where: Where | None = None) -> int:
        """The number of points that match the filter."""
        return self._engine.count(_checked(where))

    def facet(self, name: str, where: Where | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field with their numbers of points, most frequent first."""
        refuse_hidden(PLACES & {name})
        return self._engine.facet(name, _checked(where), limit)

    def sharing(self, marks: Sequence[int], k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points that share most marks with the query."""
        return self._engine.sharing(marks, k, _checked(where)) if isinstance(self._engine, FindsMarks) else []


def _tokens(point: Point) -> frozenset[int]:
    """The tokens of a point's words without those of its place."""
    return _tokens_of(_words(_placeless(point)))


@lru_cache(4096)
def _tokens_of(words: str) -> frozenset[int]:
    return frozenset(text_weights(words))


def _words(point: Point) -> str:
    known = point.payload
    place = PurePath(shown(path_of(str(known["address"]))))
    return words_of(place, texts_of(known), str(known.get("title", "")))


def _rescored(hit: WordHit, share: float) -> WordHit:
    """The hit with the share of the query's words that it has without places, and its score in proportion."""
    return hit if share == hit.share else replace(hit, score=hit.score * share / hit.share, share=share)


def _checked(where: Where | None) -> Where | None:
    if where is not None:
        refuse_hidden(PLACES & fields_of(where))
    return where


def _placeless(point: Point) -> Point:
    return replace(point, payload={name: value for name, value in point.payload.items() if name not in PLACES})
