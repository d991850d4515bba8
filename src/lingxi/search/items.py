"""Items: what recommendations see of a library: segments with their file, their kind and their vector in one space."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import final

from lingxi.address import is_id
from lingxi.arrays import Vector, unit
from lingxi.errors import BadQuery
from lingxi.search.collection import FOUND, Collection
from lingxi.search.plan import vectors_of
from lingxi.store.engine import Point
from lingxi.store.filter_language import parse
from lingxi.store.where import OneOf, both, matches
from lingxi.types import Modality


@dataclass(frozen=True, eq=False)
class Item:
    """A segment, or a whole file by the mean of its segments."""

    id: str  # of a segment: of a file's first one
    asset: str
    modality: Modality
    vector: Vector  # (d,), unit


@final
class Items:
    """The items of a library in the first of its spaces that compares by cosines."""

    def __init__(self, collection: Collection) -> None:
        """Raises BadQuery for an empty library, and for one without such a space."""
        self._collection = collection
        if not collection.asked.encoders:
            raise BadQuery("the library is empty; index a folder first: lingxi index FOLDER")
        spaces = [name for name in collection.asked.encoders if collection.metric(name) == "cosine"]
        if not spaces:
            raise BadQuery("no model of this library compares its files by cosines; nothing can be recommended")
        self._space = spaces[0]

    def held(self, ids: Iterable[str], where: str | None = None) -> dict[str, Item]:
        """Id -> the item, of those segments and files that are in the library, match the filter and have a vector.

        For a text that was indexed by its words only, such as a later row of a long table, its file is the item.
        """
        wanted = [id_ for id_ in dict.fromkeys(ids) if is_id(id_)]
        points = {point.id: point for point in self._collection.engine.get(wanted, vectors=True)}
        owners = {id_: str(point.payload["asset"]) for id_, point in points.items() if _by_words_only(point)}
        files = self._files([owners.get(id_, id_) for id_ in wanted if id_ in owners or id_ not in points])
        parsed = parse(where) if where else None
        some = {id_: files.get(owners.get(id_, id_), [points[id_]] if id_ in points else []) for id_ in wanted}
        return {
            id_: self._item(fit)
            for id_, each in some.items()
            if (fit := [p for p in each if self._space in p.vectors and matches(parsed, p.payload)])
        }

    def near(self, vector: Vector, modality: Modality, where: str | None, depth: int) -> list[Item]:
        """The segments of a kind that are nearest to a vector (d,) and match the filter, best first."""
        library, space = self._collection, self._space
        wanted = both(FOUND, library.comparable(space, modality, parse(where) if where else None))
        ids = [id_ for id_, _ in library.nearest(vector, space, space, depth, wanted)]
        return [self._item([point]) for point in library.engine.get(ids, vectors=True) if space in point.vectors]

    def usual(self, modality: Modality) -> Vector:
        """The mean vector (d,) of that kind of segment, which tells kinds apart and nothing else."""
        dim = self._collection.asked.encoders[self._space].space.dim
        return self._collection.background.mean(self._space, modality, dim)

    def _files(self, assets: Sequence[str]) -> dict[str, list[Point]]:
        """Asset id -> its segments in their order."""
        found = defaultdict[str, list[Point]](list)
        if assets:
            where = both(FOUND, OneOf("asset", tuple(assets)))
            for point in self._collection.engine.scroll(where, None, vectors=True):
                found[str(point.payload["asset"])].append(point)
        return {asset: sorted(each, key=lambda point: int(point.payload["order"])) for asset, each in found.items()}

    def _item(self, points: Sequence[Point]) -> Item:
        first, mean = points[0], unit(vectors_of(points, self._space).mean(0))
        return Item(first.id, str(first.payload["asset"]), first.payload["modality"], mean)


def _by_words_only(point: Point) -> bool:
    return point.payload.get("modality") == "text" and not point.vectors
