"""Builds the search indexes of a library when they are due, in the background or while its caller waits."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import final

from lingxi.arrays import Vectors
from lingxi.errors import LingxiError
from lingxi.index.models import Models
from lingxi.index.search_queries import search_queries
from lingxi.store.access import Access
from lingxi.store.index_build import Abandoned, build_indexes
from lingxi.store.library_store import CAPTION, WRITTEN, LibraryStore
from lingxi.store.nearest import NATIVE
from lingxi.store.search_index import BuildsIndex, due
from lingxi.store.store import Store

GRAPH_FROM = 500_000  # vectors of one name: from then on, a graph is worth the time that it takes to build
_log = logging.getLogger(__name__)


@final
class Optimizer:
    """The search indexes of one library; thread-safe. It does nothing where an engine needs none from outside."""

    def __init__(self, store: LibraryStore, models: Models, access: Access) -> None:
        self._store, self._models, self._access = store, models, access
        self._one = Lock()  # one build at a time
        self._stop = Event()
        self._thread: Thread | None = None

    def due(self) -> bool:
        """Whether an index is missing, or was measured when the library was much smaller."""
        with self._access.reading():
            return bool(self._due())

    def run(self, *, graph: bool | None = None) -> None:
        """Builds what is due, and returns when it is in use. Raises Abandoned if it is stopped, LibraryFull.

        Codes come first, and then a graph if the library is large or had one; or only codes, or a graph, if ``graph``
        says so.
        """
        store = self._store
        if not isinstance(store, Store) or store.read_only:
            return
        with self._one:
            with self._access.reading():
                names, had = self._due(), self._has_graph()
                asked = self._asked(names)
                large = bool(asked) and max(map(self._count, asked)) >= GRAPH_FROM
            for wanted in _steps(graph, had=had, large=large) if asked else ():
                build_indexes(store, asked, self._stop, graph=wanted)

    def start(self) -> None:
        """Builds what is due in the background, unless that is under way."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._run, name="lingxi-optimizer", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends a build, and keeps others from beginning."""
        self._stop.set()
        with self._one:
            pass
        if self._thread is not None:
            self._thread.join()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Within, nothing is built: a copy would hold what the block erases."""
        before = self._stop.is_set()
        self._stop.set()
        with self._one:
            if not before:
                self._stop.clear()
            yield

    def _run(self) -> None:
        try:
            self.run()
        except Abandoned as error:
            _log.info("%s", error)
        except LingxiError as error:
            _log.warning("%s", error)

    def _due(self) -> list[str]:
        engine = self._store.engine
        if not isinstance(engine, BuildsIndex):
            return []
        spaces = [held.space for held in self._store.manifest.held if held.space.metric in NATIVE]
        return due(engine, [space.name + kind for space in spaces for kind in ("", CAPTION, WRITTEN)])

    def _has_graph(self) -> bool:
        engine = self._store.engine
        return isinstance(engine, BuildsIndex) and any(index.method == "graph" for index in engine.indexes())

    def _count(self, name: str) -> int:
        engine = self._store.engine
        return engine.count_vectors(name) if isinstance(engine, BuildsIndex) else 0

    def _asked(self, names: list[str]) -> Mapping[str, Vectors]:
        """The queries of each name, if its model is there to encode them."""
        encoders = self._models.by_space(retired=True)
        found = {
            name: search_queries(self._store.engine, encoder, name)
            for space, encoder in encoders.items()
            for name in names
            if name in (space, space + CAPTION, space + WRITTEN)
        }
        return {name: queries for name, queries in found.items() if len(queries)}


def _steps(graph: bool | None, *, had: bool, large: bool) -> list[bool]:
    """Whether each build has a graph: codes first, since they take minutes and a graph takes long."""
    if graph is not None:
        return [graph]
    return [True] if had else [False, True] if large else [False]
