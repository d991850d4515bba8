"""An engine as it reads with what people added: filters by favourite and tag, and hidden files only where wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import final

from lingxi.arrays import Vector
from lingxi.lazy import lazy
from lingxi.search.live_pairs import spread
from lingxi.store.annotations import Annotation
from lingxi.store.engine import FindsMarks, Point, ReadsPoints, WordHit
from lingxi.store.fields import ADDED, fold
from lingxi.store.id_range import EVERY_ID, IdRange
from lingxi.store.where import NOTHING, And, Compare, Has, Not, OneOf, Or, Where, both, fields_of
from lingxi.types import Ranking


def annotated(engine: ReadsPoints, annotations: Mapping[str, Annotation]) -> ReadsPoints:
    """The engine with the annotations of files, by their assets; the engine itself where there are none.

    Those of one half of a Live Photo hold for both.
    """
    return AnnotatedEngine(engine, spread(engine, annotations)) if annotations else engine


@final
class AnnotatedEngine:
    """The points of an engine, with the annotations of their files as payload fields.

    It reads only. Filters may name the fields of :data:`lingxi.store.fields.ADDED`. Points of hidden files are left out
    by every filter that does not name ``hidden``; :meth:`get` gives them, since who names an id wants it.
    """

    def __init__(self, engine: ReadsPoints, annotations: Mapping[str, Annotation]) -> None:
        self._engine, self._annotations = engine, annotations

    def get(self, ids: Sequence[str], *, vectors: bool = False) -> list[Point]:
        """The points with these ids."""
        return [self._with_annotation(point) for point in self._engine.get(ids, vectors=vectors)]

    def nearest(self, vector: Vector, name: str, k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points that are nearest to ``vector`` (d,)."""
        return self._engine.nearest(vector, name, k, self._stored(where))

    def lexical(self, text: str, k: int, where: Where | None = None) -> list[WordHit]:
        """The ``k`` points whose words match the text best."""
        return self._engine.lexical(text, k, self._stored(where))

    def scroll(
        self,
        where: Where | None = None,
        fields: Sequence[str] | None = None,
        *,
        vectors: bool = False,
        within: IdRange = EVERY_ID,
    ) -> Iterator[Point]:
        """All points that match the filter, sorted by id, with the named payload fields (all when None)."""
        found = self._engine.scroll(self._stored(where), fields, vectors=vectors, within=within)
        return map(self._with_annotation, found)

    def count(self, where: Where | None = None) -> int:
        """The number of points that match the filter."""
        return self._engine.count(self._stored(where))

    def facet(self, name: str, where: Where | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field with their numbers of points, most frequent first; "yes" for what is marked."""
        if name not in ADDED:
            return self._engine.facet(name, self._stored(where), limit)
        wanted: list[tuple[str, Where]]
        if name == "tag":
            by_size = sorted(self._tagged_files, key=lambda tag: -len(self._tagged_files[tag]))
            wanted = [(self._tags[tag], Compare("tag", "=", tag)) for tag in by_size[:limit]]  # each costs a search
        else:
            wanted = [("yes", Has(name))]
        counts = [(value, self.count(both(each, where))) for value, each in wanted]
        return sorted((each for each in counts if each[1]), key=lambda each: (-each[1], each[0]))[:limit]

    def sharing(self, marks: Sequence[int], k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points that share most marks with the query."""
        return self._engine.sharing(marks, k, self._stored(where)) if isinstance(self._engine, FindsMarks) else []

    @lazy
    def _tags(self) -> dict[str, str]:
        """The tags, by their folded form."""
        return {fold(tag): tag for each in self._annotations.values() for tag in each.tags}

    @lazy
    def _tagged_files(self) -> Mapping[str, Sequence[str]]:
        """The files of each tag, by its folded form."""
        found = dict[str, list[str]]()
        for file, each in self._annotations.items():
            for tag in each.tags:
                found.setdefault(fold(tag), []).append(file)
        return found

    @lazy
    def _hidden(self) -> Where | None:
        """The filter without hidden files; None where none is hidden."""
        hidden = tuple(sorted(file for file, each in self._annotations.items() if each.hidden))
        return Not(OneOf("asset", hidden)) if hidden else None

    def _stored(self, where: Where | None) -> Where | None:
        """The filter in fields that the engine stores."""
        if where is None:
            return self._hidden
        return self._plain(where) if "hidden" in fields_of(where) else both(self._hidden, self._plain(where))

    def _plain(self, where: Where) -> Where:
        match where:
            case And(parts):
                return And(tuple(map(self._plain, parts)))
            case Or(parts):
                return Or(tuple(map(self._plain, parts)))
            case Not(part):
                return Not(self._plain(part))
            case Has("tag"):
                return _files(file for file, each in self._annotations.items() if each.tags)
            case Has("favourite" | "hidden" as name):
                return _files(file for file, each in self._annotations.items() if getattr(each, name))
            case Compare("tag", "~", value):
                return self._tagged(tag for tag in self._tags if fold(str(value)) in tag)
            case Compare("tag", _, value):
                return self._tagged([fold(str(value))])
            case OneOf("tag", values):
                return self._tagged(fold(str(value)) for value in values)
            case _:
                return where

    def _tagged(self, tags: Iterable[str]) -> Where:
        return _files({file for tag in tags for file in self._tagged_files.get(tag, ())})

    def _with_annotation(self, point: Point) -> Point:
        known = self._annotations.get(str(point.payload.get("asset")))
        if known is None:
            return point
        marks = {name: True for name in ("favourite", "hidden") if getattr(known, name)}
        return replace(point, payload={**point.payload, **marks, **({"tag": list(known.tags)} if known.tags else {})})


def _files(assets: Iterable[str]) -> Where:
    found = tuple(sorted(assets))
    return OneOf("asset", found) if found else NOTHING
