"""Update a library from a folder: its roots, models, settings and files, as the only process that writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, final

from lingxi.index.fit import restored
from lingxi.index.models import Models
from lingxi.index.optimizer import Optimizer
from lingxi.index.roots import no_such_folder, remember_root, remove_root, top_of, walk_of, without_moved
from lingxi.store.access import Access
from lingxi.store.library_store import LibraryStore
from lingxi.types import Encoder, Source

if TYPE_CHECKING:
    from lingxi.index.estimate import Estimate
    from lingxi.index.indexer import Indexer, IndexSettings
    from lingxi.index.report import IndexReport, OnProgress


@final
class Update:
    """Updates of a library; ``changed`` is called whenever searches must not use what they knew of it."""

    def __init__(
        self, store: LibraryStore, models: Models, access: Access, optimizer: Optimizer, changed: Callable[[], None]
    ) -> None:
        self._store, self._models, self._access = store, models, access
        self._optimizer, self._changed = optimizer, changed

    def run(
        self,
        root: Path,
        models: Sequence[str],
        settings: IndexSettings | None,
        on_progress: OnProgress | None,
        *,
        isolated_models: bool,
    ) -> IndexReport:
        """Updates the library from a folder or a file; raises NoSuchFolder for one that does not exist."""
        self._changed()
        if settings and settings.gone and not root.exists():
            with self._access.writing():
                return remove_root(self._store, root)
        if not root.exists():
            with self._access.writing():
                raise no_such_folder(self._store.engine, root)
        chosen = self._models.chosen(models, isolated=isolated_models)
        self.learn(chosen, root, settings)
        with self._access.writing():
            for encoder in chosen.values():
                self._store.manifest.check(encoder.space)
        indexer = self._indexer(root, list(chosen.values()), settings)
        indexer.prepare()  # first: settings that fail must not be stored
        with self._access.writing():
            self._keep(chosen, settings)
            remember_root(self._store, root, indexer.walk)  # its files are served while they are indexed
        self._changed()  # a searcher that another process requested meanwhile does not know the new spaces
        with self._access.open_throughout():
            report = indexer.run(root, self._optimizer.during(on_progress))
        self._changed()  # a searcher made meanwhile may lack new segments
        with self._access.writing():
            top = remember_root(self._store, root, indexer.walk)
            return report if report.interrupted else without_moved(self._store, report, top)

    def estimate(self, root: Path, models: Sequence[str], settings: IndexSettings | None) -> Estimate:
        """What :meth:`run` would do and cost, from reading a few of the files."""
        self._access.check_open()
        chosen = self._models.chosen(models)
        ready = [each for model, each in chosen.items() if restored(self._store.folder, model, each)]
        with self._access.open_throughout():
            return self._indexer(root, ready, settings).estimate(root)

    def learn(self, chosen: Mapping[str, Encoder], root: Path, settings: IndexSettings | None) -> None:
        """Fits encoders on a folder, unless the library has what they learned."""
        unfit = {model: each for model, each in chosen.items() if not restored(self._store.folder, model, each)}
        if unfit:
            from lingxi.index.fit import learn
            from lingxi.index.indexer import IndexSettings

            wanted = settings or IndexSettings()
            indexer = self._indexer(root, [], settings)
            with self._store.changing():
                for model, encoder in unfit.items():
                    sources = (each for each in indexer.scan(root) if isinstance(each, Source))
                    learn(self._store.folder, model, encoder, sources, wanted.limits)

    def _keep(self, chosen: Mapping[str, Encoder], settings: IndexSettings | None) -> None:
        """Stores the settings and the models of the run."""
        if settings and settings.ocr is not None:
            self._store.read_pictures(settings.ocr)
        if settings and settings.speech is not None:
            self._store.set_speech_model(settings.speech)
        for model, encoder in chosen.items():
            self._store.hold(encoder.space, model)

    def _indexer(self, root: Path, encoders: Sequence[Encoder], settings: IndexSettings | None) -> Indexer:
        from lingxi.index.indexer import Indexer  # imported here: searches start faster

        top = top_of(self._store.manifest, root)
        return Indexer(self._store, encoders, settings, top, walk_of(self._store.manifest, top))
