"""An engine as a scope shows it: the one place where every read is narrowed, so that no search can forget it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import final

from lingxi.address import path_of, shown
from lingxi.arrays import Vector
from lingxi.errors import BadQuery
from lingxi.index.snapshot import FOUND
from lingxi.index.words import LABELS, MUSIC, texts_of, words_of
from lingxi.lazy import lazy
from lingxi.share.scope import FOLDERS, Opened
from lingxi.share.words import ScopedWords
from lingxi.store.engine import FindsMarks, Point, ReadsPoints, WordHit
from lingxi.store.generated import FIELD, GENERATED, as_without_generated, without_generated
from lingxi.store.id_range import EVERY_ID, IdRange
from lingxi.store.library_store import CAPTION
from lingxi.store.where import Not, Where, both, fields_of, matches
from lingxi.types import Ranking

_WORDS = ["address", "title", "text", FIELD, "written", "taken", *MUSIC, *LABELS]  # what texts_of() reads


@final
class ScopedEngine:
    """The points of an engine that a scope shows, without the fields that it hides. Other points do not exist here.

    Nor do generated captions: they may be the words of a caption outside of the scope. It reads only. Filters that name
    a hidden field raise BadQuery. Words are counted in the scope only.
    """

    def __init__(self, engine: ReadsPoints, opened: Opened) -> None:
        self._engine, self._opened = engine, opened
        self._scope = opened.where(engine)
        self._picked = frozenset(id_ for album in opened.albums for id_ in album.ids)
        self._live = opened.live_photos(engine)
        self._hidden = opened.scope.hidden - FOLDERS  # what lies in folders is narrowed by the search itself

    def get(self, ids: Sequence[str], *, vectors: bool = False) -> list[Point]:
        """The points with these ids that the scope shows."""
        found = self._engine.get(ids, vectors=vectors)
        return [self._shown(point) for point in found if self._has(point)]

    def nearest(self, vector: Vector, name: str, k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points of the scope that are nearest to ``vector`` (d,)."""
        by_people = Not(GENERATED) if name.endswith(CAPTION) else None
        return self._engine.nearest(vector, name, k, both(self._within(where), by_people))

    def lexical(self, text: str, k: int, where: Where | None = None) -> list[WordHit]:
        """The ``k`` points of the scope whose words match the text best."""
        allowed = None if where is None else {point.id for point in self._engine.scroll(self._within(where), [])}
        return self._words.lexical(text, k, allowed)

    def scroll(
        self,
        where: Where | None = None,
        fields: Sequence[str] | None = None,
        *,
        vectors: bool = False,
        within: IdRange = EVERY_ID,
    ) -> Iterator[Point]:
        """All points of the scope that match the filter, sorted by id."""
        read = fields if fields is None else [*fields, FIELD]
        return map(self._shown, self._engine.scroll(self._within(where), read, vectors=vectors, within=within))

    def count(self, where: Where | None = None) -> int:
        """The number of points of the scope that match the filter."""
        return self._engine.count(self._within(where))

    def facet(self, name: str, where: Where | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field with their numbers of points of the scope."""
        self._check(frozenset({name}))
        by_people = Not(GENERATED) if name in ("text", FIELD) else None
        return self._engine.facet(name, both(self._within(where), by_people), limit)

    def sharing(self, marks: Sequence[int], k: int, where: Where | None = None) -> Ranking:
        """The ``k`` points of the scope that share most marks with the query."""
        return self._engine.sharing(marks, k, self._within(where)) if isinstance(self._engine, FindsMarks) else []

    def shows_all(self, asset: Where) -> bool:
        """Whether the scope shows every segment of a file, not only some of its pages or moments.

        A shared folder also gives files that were read in part; what could not be read may be of another kind.
        """
        scope = self._opened.scope
        whole = asset if scope.albums or scope.modalities else both(asset, FOUND)
        return self._engine.count(both(self._scope, asset)) == self._engine.count(whole)

    @lazy
    def assets(self) -> int:
        """The number of files with a segment in the scope."""
        return len({point.payload["asset"] for point in self._engine.scroll(self._scope, ["asset"])})

    @lazy
    def _words(self) -> ScopedWords:
        points = map(without_generated, self._engine.scroll(self._scope, _WORDS))
        return ScopedWords((point.id, self._words_of(point)) for point in points)

    def _has(self, point: Point) -> bool:
        """Whether the scope shows a point.

        The filter knows picked segments by their place in the file, and folders without regard to case. Both may have
        changed while the library is being indexed, so ids and paths are compared too. Of Live Photos the ids of both
        files are: they come from the paths.
        """
        if point.payload.get("hidden") or not matches(self._scope, point.payload):
            return False  # a file that its owner has hidden is gone from albums that were shared, too
        scope, path = self._opened.scope, path_of(str(point.payload["address"]))
        if point.id in self._picked or point.payload["asset"] in self._live:
            return True
        if not (scope.folders or scope.albums):
            return True
        return any(path.is_relative_to(folder) for folder in scope.folders)

    def _words_of(self, point: Point) -> str:
        """The words of a segment as the library has them, but of the names of its folders only those that are shown."""
        known = point.payload
        texts = texts_of({name: value for name, value in known.items() if name not in self._hidden})
        path = self._opened.shown_path(path_of(str(known["address"])))
        place = PurePath(shown(path)).relative_to("/")
        return words_of(place, texts, str(known.get("title", "")))

    def _within(self, where: Where | None) -> Where | None:
        if where is not None:
            self._check(fields_of(where))
            where = as_without_generated(where)
        return both(self._scope, where)

    def _check(self, fields: frozenset[str]) -> None:
        refuse_hidden(fields & self._hidden)

    def _shown(self, point: Point) -> Point:
        found = without_generated(point)
        payload = {name: value for name, value in found.payload.items() if name not in self._hidden}
        return replace(found, payload=payload)


def refuse_hidden(fields: frozenset[str]) -> None:
    """Raises BadQuery if there are hidden fields."""
    if fields:
        raise BadQuery(f"the field {min(fields)} is not shared with you; leave it out of the filter")
