"""What searches need of an open library: made once, until the library changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import final

from lingxi.calibration import Calibration
from lingxi.index.models import Models
from lingxi.index.roots import roots_of
from lingxi.result_cache import ResultCache
from lingxi.search.annotated import annotated
from lingxi.search.decode import decode_part
from lingxi.search.file_order import FileOrder
from lingxi.search.library_calibration import load
from lingxi.search.query_cache import QueryCache
from lingxi.search.searcher import Searcher
from lingxi.search.weights import load_weights
from lingxi.share.placeless import PlacelessEngine
from lingxi.store.annotations import read_annotations
from lingxi.store.engine import ReadsPoints
from lingxi.store.library_store import LibraryStore

RESULTS = 8  # kept results of long computations


@final
class Prepared:
    """The searchers, files in order and kept results of a library, each with or without the places of files.

    ``rebuilding`` says whether the library is being rebuilt. Threads may share it.
    """

    def __init__(self, store: LibraryStore, models: Models, rebuilding: Callable[[], bool]) -> None:
        self._store, self._models, self._rebuilding = store, models, rebuilding
        self.embedder = QueryCache()
        self._making = threading.RLock()
        self._searchers = dict[bool, Searcher]()  # by whether they show places, as the next two
        self._readers = dict[bool, tuple[ReadsPoints, tuple[ReadsPoints, FileOrder]]]()
        most = 0 if store.address else RESULTS  # others write to a database
        self._results = {places: ResultCache(most) for places in (True, False)}

    def clear(self) -> None:
        """Forgets what was made: the library was written to."""
        with self._making:
            self._searchers.clear()
            self._readers.clear()
        for results in self._results.values():
            results.clear()

    def refresh(self) -> None:
        """Forgets what was made if another process has changed the library."""
        if self._store.refresh():
            self.clear()

    def unload(self) -> None:
        """Forgets what was made, and unloads the models."""
        with self._making:
            self.clear()
            self._models.unload()

    def results(self, places: bool) -> ResultCache:
        """The kept results of long computations."""
        return self._results[places]

    def searcher(self, places: bool) -> Searcher:
        """The searcher, created once even if many threads need it."""
        with self._making:
            self.refresh()
            searcher = self._searchers.get(places)
            if searcher is None or not searcher.is_over(self.reader(places)):
                searcher = self._searchers[places] = self._made(places)
            return searcher

    def reader(self, places: bool) -> ReadsPoints:
        """The engine with what people added to files."""
        self.refresh()
        return self._read(places)[0]

    def listed(self, places: bool) -> FileOrder:
        """The files in order, without the models that a searcher needs."""
        with self._making:
            self.refresh()
            return self._read(places)[1]

    def calibrations(self) -> dict[str, Calibration]:
        """The calibration of each space: the model's, with the library's own in place of the same pairs."""
        known = self._models.calibrations()
        for held in self._store.manifest.held:
            own, name = load(self._store.folder, held.space), held.space.name
            if own is not None:
                known[name] = known[name].updated(own) if name in known else own
        return known

    def _read(self, places: bool) -> tuple[ReadsPoints, FileOrder]:
        with self._making:
            engine = self._store.engine
            known = self._readers.get(places)
            if known is None or known[0] is not engine:
                whole = annotated(engine, read_annotations(self._store.folder))
                reader = whole if places else PlacelessEngine(whole)
                known = self._readers[places] = engine, (reader, FileOrder(reader))
            return known[1]

    def _made(self, places: bool) -> Searcher:
        weights, manifest = load_weights(self._store.folder), self._store.manifest
        encoders, calibrations = self._models.by_space(retired=self._rebuilding()), self.calibrations()
        return Searcher(
            self.reader(places), encoders, decode_part, calibrations, weights, self.embedder,
            reads=manifest.ocr, roots=roots_of(manifest), files=self.listed(places),
        )  # fmt: skip
