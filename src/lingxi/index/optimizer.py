"""Builds the search indexes of a library when they are due, in the background or while its caller waits."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from threading import Event, Lock, Thread
from typing import final

from lingxi.arrays import Vectors
from lingxi.errors import Abandoned, LingxiError
from lingxi.index.models import Models
from lingxi.index.report import OnProgress, Progress
from lingxi.index.search_queries import search_queries
from lingxi.store.access import Access
from lingxi.store.index_build import build_indexes
from lingxi.store.library_store import CAPTION, WRITTEN, LibraryStore
from lingxi.store.nearest import NATIVE
from lingxi.store.search_index import BuildsIndex, due, large
from lingxi.store.store import Store

GRAPH_FROM = 500_000  # vectors of one name: from then on, a graph is worth the time that it takes to build
GROWN = 50_000  # files of a run, after each of which it is looked whether an index is due
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
            engine = self._store.engine
            return isinstance(engine, BuildsIndex) and due(engine, large(engine, self._names()))

    def run(self, *, graph: bool | None = None, growing: bool = False) -> None:
        """Builds what is due, and returns when it is in use. Raises Abandoned if it is stopped, LibraryFull.

        Codes come first, and then a graph if the library is large or had one. Where ``graph`` says what is wanted, that
        is built, due or not. A library that is ``growing`` gets codes, no graph.
        """
        store = self._store
        if not isinstance(store, Store) or store.read_only:
            return
        with self._one:
            with self._access.reading():
                asked, steps = self._work(graph)
            for wanted in [False] if steps and growing else steps:
                build_indexes(store, asked, self._stop, graph=wanted)

    def start(self, *, growing: bool = False) -> None:
        """Builds what is due in the background, unless that is under way; the options are those of :meth:`run`."""
        if self._thread is None or not self._thread.is_alive():
            work = partial(self._run, growing=growing)
            self._thread = Thread(target=work, name="lingxi-optimizer", daemon=True)
            self._thread.start()

    def during(self, on_progress: OnProgress | None) -> OnProgress:
        """Follows an indexing run, and builds what is due every :data:`GROWN` files.

        Words and fields of segments that are in a search index leave the memory, so that a run over millions of files
        does not hold those of all.
        """
        after = GROWN

        def follow(progress: Progress) -> None:
            nonlocal after
            if progress.done >= after:
                after = progress.done + GROWN
                self.start(growing=True)
            if on_progress:
                on_progress(progress)

        return follow

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

    def _run(self, *, growing: bool) -> None:
        try:
            self.run(growing=growing)
        except Abandoned as error:
            _log.info("%s", error)
        except LingxiError as error:
            _log.warning("%s", error)

    def _work(self, graph: bool | None) -> tuple[Mapping[str, Vectors], list[bool]]:
        """The queries of each name, and for each build whether it has a graph: codes take minutes, a graph longer."""
        engine = self._store.engine
        counts = large(engine, self._names()) if isinstance(engine, BuildsIndex) else {}
        asked = self._asked(counts)
        if not asked or not isinstance(engine, BuildsIndex):
            return {}, []
        if graph is not None:
            return asked, [graph]
        if not due(engine, counts):
            return {}, []
        if any(index.method == "graph" for index in engine.indexes()):
            return asked, [True]
        return asked, [False, True] if max(counts.values()) >= GRAPH_FROM else [False]

    def _names(self) -> list[str]:
        """The names of vectors that engines search."""
        spaces = [held.space for held in self._store.manifest.held if held.space.metric in NATIVE]
        return [space.name + kind for space in spaces for kind in ("", CAPTION, WRITTEN)]

    def _asked(self, names: Collection[str]) -> Mapping[str, Vectors]:
        """The queries of each name, if its model is there to encode them."""
        encoders = self._models.by_space(retired=True) if names else {}
        found = {
            name: search_queries(self._store.engine, encoder, name)
            for space, encoder in encoders.items()
            for name in names
            if name in (space, space + CAPTION, space + WRITTEN)
        }
        return {name: queries for name, queries in found.items() if len(queries)}
