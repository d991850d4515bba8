"""The plan of a search: all that its steps need to know of the query, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lingxi.address import address_of, asset_id, shown
from lingxi.arrays import Vector, Vectors
from lingxi.errors import BadQuery
from lingxi.search.collection import Collection
from lingxi.search.conditions import Conditions, conditions_of
from lingxi.search.expand import COUNT, Expansion, expanded
from lingxi.search.query import Part, Query
from lingxi.search.words_only import with_vectors
from lingxi.store.engine import Point
from lingxi.store.filter_language import parse
from lingxi.store.where import Compare, OneOf, Where, both

DEPTH = 1000  # how far down each ranking is read; deeper when a page lies deeper
_KINDS = {"text": "words", "image": "pictures", "audio": "sounds", "video": "films"}


@dataclass(frozen=True, eq=False)
class Excluded:
    """A part that hits should not show, and its vector (d,) in each space that can see it."""

    part: Part
    vectors: Mapping[str, Vector]


@dataclass(frozen=True, eq=False)
class Marks:
    """The segments that the user marked, with their vectors."""

    liked: Sequence[Point] = ()
    unliked: Sequence[Point] = ()


@dataclass(frozen=True, eq=False)
class Plan:
    """A query, with its filter read and its parts encoded."""

    query: Query
    where: Where | None  # the filter, and the file or folder that the search stays in
    text: str  # the words of all parts
    vectors: Mapping[str, Vector] = field(default_factory=dict)  # space -> what is asked for in it, (d,)
    conditions: Mapping[str, Conditions] = field(default_factory=dict)  # space -> what each modality of parts asks for
    excluded: Sequence[Excluded] = ()
    marks: Marks = field(default_factory=Marks)
    depth: int = DEPTH  # how far down each ranking is read

    @property
    def in_one_file(self) -> bool:
        """Whether the search stays in a single file."""
        return self.query.within is not None and not self.query.within.is_dir()


def make_plan(query: Query, collection: Collection) -> Plan:
    """The plan of a query; raises BadQuery, BadFilter or UnreadableMedia."""
    where = filter_of(query, collection)
    return Plan(
        query,
        where,
        text_of(query.parts),
        _vectors(query, where, collection),
        conditions_of(query.parts, collection.asked),
        [_excluded(part, collection) for part in query.without],
        _marks(query, collection),
        max(DEPTH, 2 * (query.offset + query.limit)),
    )


def _excluded(part: Part, collection: Collection) -> Excluded:
    found = dict(collection.asked.joined([part]))
    if not found and part.text is None:
        raise BadQuery(f"no model of this library encodes {_KINDS[part.modality]}; lingxi models lists models that do")
    return Excluded(part, found)


def text_of(parts: Sequence[Part]) -> str:
    """The words of all parts that have some."""
    return " ".join(part.text for part in parts if part.text is not None)


def vectors_of(points: Sequence[Point], name: str) -> Vectors:
    """The vectors (n, d) of that name, of the points that have one."""
    return np.array([point.vectors[name] for point in points if name in point.vectors], np.float32)


def filter_of(query: Query, collection: Collection) -> Where | None:
    """The filter of a query, and the file or folder that it stays in; raises BadQuery and BadFilter."""
    where = parse(query.where) if query.where else None
    return where if query.within is None else both(inside(query.within.absolute(), collection), where)


def inside(path: Path, collection: Collection) -> Where:
    """The filter for what lies in a folder or a file; raises BadQuery where the library has neither."""
    folder, file = Compare("folder", "under", shown(path)), OneOf("asset", (asset_id(address_of(path)),))
    for each in (folder, file):
        if collection.engine.count(each):
            return each
    known = ", ".join(shown(root) for root in collection.roots) or "nothing"
    raise BadQuery(f"{shown(path)} is not in the library, which holds: {known}")


def _vectors(query: Query, where: Where | None, collection: Collection) -> dict[str, Vector]:
    found = dict(collection.asked.joined(query.parts))
    if query.expand:
        found = {name: _expanded(name, each, query.expand, where, collection) for name, each in found.items()}
    if query.parts and not found and not query.like and not text_of(query.parts):
        kinds = " or ".join(sorted({_KINDS[part.modality] for part in query.parts}))
        raise BadQuery(f"no model of this library encodes {kinds}; lingxi models lists models that do")
    return found


def _expanded(space: str, vector: Vector, kind: Expansion, where: Where | None, collection: Collection) -> Vector:
    """The vector together with those of its first answers; their modality is that of the nearest."""
    if collection.metric(space) != "cosine":
        return vector
    ids = [id_ for id_, _ in collection.nearest(vector, space, space, COUNT, where)]
    answers = vectors_of(collection.engine.get(ids, vectors=True), space)
    return expanded(vector, answers, kind) if len(answers) else vector


def _marks(query: Query, collection: Collection) -> Marks:
    if not query.like:
        return Marks()
    liked, unliked = (collection.engine.get(list(ids), vectors=True) for ids in (query.like, query.unlike))
    if len(liked) < len(set(query.like)):
        raise BadQuery("a liked hit is not in the library any more; search and mark again")
    marks = Marks(with_vectors(liked, collection.asked), with_vectors(unliked, collection.asked))
    if not query.parts and not any(point.vectors for point in marks.liked):
        kinds = " or ".join(sorted({_KINDS[point.payload["modality"]] for point in marks.liked}))
        raise BadQuery(f"no model of this library encodes {kinds}; lingxi models lists models that do")
    return marks
