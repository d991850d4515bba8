"""A library as a token shows it: the read methods of :class:`lingxi.Library` over the scope of the token."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, Unpack, final

from lingxi.address import is_id
from lingxi.apps.explain.explain import explain
from lingxi.apps.explain.explanation import Explanation
from lingxi.arrays import Scores
from lingxi.errors import BadQuery, NotShared
from lingxi.index.live_films import live_films
from lingxi.index.status import files_of
from lingxi.search.album import Album, SavedSearch
from lingxi.search.facets import facets, file_facets
from lingxi.search.file_order import Sort
from lingxi.search.hit import Hit, Hits
from lingxi.search.hits import Shown, hit_of, parts_of
from lingxi.search.listing import FileList, Timeline, files, timeline
from lingxi.search.options import SearchOptions, make_query
from lingxi.search.places import WORLD, Box, Cell, places
from lingxi.search.query import KeptMedia, Mark, Marks, Query, mark_texts
from lingxi.search.searcher import Searcher
from lingxi.share.engine import ScopedEngine, refuse_hidden
from lingxi.share.refused import REFUSED
from lingxi.share.scope import Opened, Scope
from lingxi.store.filter_language import parse
from lingxi.store.where import Compare, fields_of
from lingxi.types import MODALITIES, Status

if TYPE_CHECKING:
    from lingxi.apps.ask.answer import Answer
    from lingxi.apps.chat.state import State
    from lingxi.apps.chat.turn import Turn
    from lingxi.apps.explore.exploration import Exploration
    from lingxi.apps.explore.explore import OnExplored

KEPT = 8  # scopes whose searchers are remembered
NOWHERE = Path("/")  # stands for the folder of the library, which is not shown
UNREADABLE = "the file cannot be read now"  # instead of a reason that may name its folder

T = TypeVar("T")
Reading = Callable[[], AbstractContextManager[None]]


class Flagged(Protocol):
    """Marks what lies in folders that are missing."""

    def __call__(self, hits: Sequence[Shown]) -> list[Shown]:
        """The hits, or files, in their order."""
        ...


class Explores(Protocol):
    """Explores what a searcher sees, which is the named part of a library."""

    def __call__(
        self, searcher: Searcher, part: Opened, since: datetime | None, seed: int, on_progress: OnExplored | None
    ) -> Exploration:
        """The exploration of that part, kept until the library changes."""
        ...


@final
class View:
    """The searcher and the engine of a scope."""

    def __init__(self, searcher: Searcher, opened: Opened) -> None:
        self.opened = opened
        self.engine = ScopedEngine(searcher.engine, opened)
        self.searcher = searcher.over(self.engine)


@final
class Views:
    """The views of scopes, each made once while the library stays as it is. Thread-safe."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._of: Searcher | None = None
        self._made: OrderedDict[Opened, View] = OrderedDict()

    def __call__(self, searcher: Searcher, opened: Opened) -> View:
        """The view of a scope over the library that ``searcher`` searches."""
        with self._making:
            if searcher is not self._of:
                self._of = searcher
                self._made.clear()
            view = self._made.pop(opened, None) or View(searcher, opened)
            self._made[opened] = view
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
            return view


@final
class ScopedLibrary:
    """What a scope shows of a library. Paths are shown from the folder of the scope on, of albums by file names only.

    Errors are those of :class:`lingxi.Library`; what is outside the scope and what does not exist give the same ones.
    """

    def __init__(
        self, scope: Scope, view: Callable[[], View], reading: Reading, flagged: Flagged, explores: Explores
    ) -> None:
        """``view`` and ``explores`` are called with the lock of ``reading`` held.

        ``flagged`` marks hits whose folder is missing.
        """
        self.scope = scope
        self._explores = explores
        self._inside = _Inside(view, reading, flagged)

    def search(
        self, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Hits:
        """The hits of a query, best first."""
        asked = make_query(query, limit, options, self.marked)
        if asked.within is not None:
            raise BadQuery("a shared library has no folders to search in; leave out within")
        return self._shown(self._inside.search(asked))

    def ask(self, question: str, *, where: str | None = None, limit: int = 10) -> Answer:
        """The answer to a question, from what is shared alone."""
        from lingxi.apps.ask.ask import ask  # imported here: searches need none of it

        return self._shown(ask(self._inside, question, where=where, limit=limit))

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The segments with these ids that are shared, in order."""
        return self._shown(self._inside.segments(ids))

    def parts(self, id_: str) -> list[Hit]:
        """The segments of the file of a segment that are shared, in their order."""
        return self._shown(self._inside.parts(id_))

    def files(
        self, where: str | None = None, sort: Sort = "newest", limit: int = 100, cursor: str | None = None
    ) -> FileList:
        """The files that are shared and match a filter, as :meth:`lingxi.Library.files`."""
        return self._shown(self._inside.files(where, sort, limit, cursor))

    def timeline(self, where: str | None = None) -> Timeline:
        """The number of files of each month that are shared and match a filter, newest first."""
        return self._inside.timeline(where)

    def places(self, where: str | None = None, degrees: float = 5.0, within: Box = WORLD) -> tuple[Cell, ...]:
        """Where the files that are shared and match a filter were taken; nothing where places are not shared."""
        return self._inside.places(where, degrees, within)

    def facets(
        self, field: str, where: str | None = None, limit: int = 100, *, files: bool = False
    ) -> list[tuple[str, int]]:
        """The values of a field with their numbers of segments (or files) that are shared, most frequent first."""
        return self._inside.facets(field, where, limit, files=files)

    def marked(self, marks: Marks) -> tuple[str, ...]:
        """The ids among marks that are shared. Numbers and paths are of the owner's; raises BadQuery for them."""
        return self._inside.marked(marks)

    def explain(
        self, hit: Mark, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Explanation:
        """Why a hit matches a query, and the nearest segment of the scope that is not a hit."""
        if query is None and not options:
            raise BadQuery("give a query; the last one is the owner's")
        found = self._shown(self._inside.explain(hit, make_query(query, limit, options, self.marked)))
        return replace(found, note=UNREADABLE) if found.note else found

    def converse(self, state: State, text: str, off: int | None, limit: int) -> Turn:
        """One turn of a conversation over what is shared."""
        from lingxi.apps.chat.turn import step  # imported here: its patterns take longer than a search

        return self._shown(step(self._inside, state, text, off, limit, self._inside.standing))

    def explore(
        self, *, since: datetime | None = None, seed: int = 0, on_progress: OnExplored | None = None
    ) -> Exploration:
        """What is shared as a whole, as :meth:`lingxi.Library.explore`."""
        with self._inside.view() as view:
            return self._explores(view.searcher, view.opened, since, seed, on_progress)

    def albums(self) -> list[Album]:
        """The albums of the scope, with what is shown of them."""
        return self._inside.albums()

    def album(self, name: str) -> Album:
        """The album of that name; raises BadQuery, also for those that are not shared."""
        found = next((each for each in self.albums() if each.name == name), None)
        if found is None:
            raise BadQuery(f"there is no album {name!r}")
        return found

    def saved_searches(self) -> list[SavedSearch]:
        """None: saved searches are the owner's questions."""
        return []

    def unreadable_albums(self) -> list[str]:
        """None are told."""
        return []

    def status(self) -> Status:
        """The numbers of files and segments that are shared; nothing of the library itself."""
        with self._inside.view() as view:
            counts = {each: view.engine.count(Compare("modality", "=", each)) for each in MODALITIES}
            films = live_films(view.engine)
            assets, files = view.engine.assets - len(films), files_of(view.engine, films)
        kinds: dict[str, int] = {name: count for name, count in counts.items() if count}
        return Status(NOWHERE, "", (), assets, sum(counts.values()), kinds, (), 0, (), files=files)

    def shows_all(self, id_: str) -> bool:
        """Whether the whole file of a segment is shared: then its original may be given too."""
        with self._inside.view() as view:
            points = view.engine.get([id_])
            return bool(points) and view.engine.shows_all(Compare("asset", "=", str(points[0].payload["asset"])))

    if not TYPE_CHECKING:  # so that type checkers still know what is not there

        def __getattr__(self, name: str) -> object:
            if name in REFUSED:
                raise NotShared(f"a shared library has no {name}: {REFUSED[name]}", name=name, obj=self)
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

    def _shown(self, value: T) -> T:
        with self._inside.view() as view:
            return _shown(value, view.opened)


@final
class _Inside:
    """The same with the paths of the disk: what the apps search."""

    def __init__(self, view: Callable[[], View], reading: Reading, flagged: Flagged) -> None:
        self._view, self._reading, self._flagged = view, reading, flagged

    @contextmanager
    def view(self) -> Iterator[View]:
        with self._reading():
            yield self._view()

    def search(
        self, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Hits:
        asked = make_query(query, limit, options, self.marked)
        for part in (*asked.parts, *asked.without):
            if isinstance(part.image, KeptMedia) or isinstance(part.audio, KeptMedia):
                raise BadQuery("the media of saved searches are the owner's; send the file itself")
        with self.view() as view:
            _check_filter(asked.where, view.opened)
            found = view.searcher.search(asked)
        found.absent = ()  # the owner's servers
        return found.of(self._flagged(found))

    def ask(self, question: str) -> Answer:
        from lingxi.apps.ask.ask import ask

        return ask(self, question)

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        with self.view() as view:
            points = view.engine.get([id_ for id_ in ids if is_id(id_)])
        return self._flagged([hit_of(point, 1.0) for point in points])

    def parts(self, id_: str) -> list[Hit]:
        with self.view() as view:
            points = parts_of(view.engine, id_)
        return self._flagged([hit_of(point, 1.0) for point in points])

    def files(self, where: str | None, sort: Sort, limit: int, cursor: str | None) -> FileList:
        with self.view() as view:
            _check_filter(where, view.opened)
            found = files(view.searcher.files, where, sort, limit, cursor)
        return replace(found, files=tuple(self._flagged(found.files)))

    def timeline(self, where: str | None) -> Timeline:
        with self.view() as view:
            _check_filter(where, view.opened)
            return timeline(view.searcher.files, where)

    def places(self, where: str | None, degrees: float, within: Box) -> tuple[Cell, ...]:
        with self.view() as view:
            _check_filter(where, view.opened)
            if "latitude" in view.opened.scope.hidden:
                return ()
            return places(view.searcher.files, where, degrees, within)

    def facets(
        self, field: str, where: str | None = None, limit: int = 100, *, files: bool = False
    ) -> list[tuple[str, int]]:
        with self.view() as view:
            refuse_hidden(frozenset({field}) & view.opened.scope.hidden)
            _check_filter(where, view.opened)
            if files:
                return file_facets(view.searcher.files, field, where, limit)
            return facets(view.engine, field, where, limit)

    def marked(self, marks: Marks) -> tuple[str, ...]:
        ids = mark_texts(marks)
        with self.view() as view:
            there = _there(ids, view)
        if unknown := next((id_ for id_ in ids if id_ not in there), None):
            raise BadQuery(f"{unknown} is not in what is shared with you; marks are ids of hits")
        return tuple(ids)

    def standing(self, ids: Sequence[str], texts: Sequence[str]) -> Scores:
        with self.view() as view:
            return view.searcher.standing(ids, texts)

    def explain(self, hit: Mark, query: Query) -> Explanation:
        (id_, *_) = self.marked([hit])
        with self.view() as view:
            return explain(self, view.searcher.insight, id_, query)

    def albums(self) -> list[Album]:
        with self.view() as view:
            kept = [each.among(_there(each.ids, view)) for each in view.opened.albums]
        return [each for each in kept if each.ids]


def _there(ids: Sequence[str], view: View) -> set[str]:
    """Those of the ids that the scope shows."""
    return {point.id for point in view.engine.get([id_ for id_ in ids if is_id(id_)])}


def _check_filter(where: str | None, opened: Opened) -> None:
    """Raises BadQuery for a filter that names a hidden field."""
    if where:
        refuse_hidden(fields_of(parse(where)) & opened.scope.hidden)


def _shown(value: T, opened: Opened) -> T:
    """A value with every path in it as the scope shows it."""
    found: Any = value
    if isinstance(found, Path):
        return opened.shown_path(found)  # type: ignore[return-value]
    if isinstance(found, Hits):
        return found.of(_shown(hit, opened) for hit in found)  # type: ignore[return-value]
    if isinstance(found, list | tuple):
        return type(found)(_shown(each, opened) for each in found)  # type: ignore[return-value]
    if is_dataclass(found) and not isinstance(found, type):
        changed = {each.name: _shown(getattr(found, each.name), opened) for each in fields(found) if each.init}
        return replace(found, **changed)  # type: ignore[return-value]
    return value
