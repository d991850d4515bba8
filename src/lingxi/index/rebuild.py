"""A library is encoded again, with other models, into one beside it, which takes its place when it is complete.

Until then the old vectors answer. The one beside is a library in a folder of this one, so a run that was killed goes on
as any indexing run does: what is written there is not encoded again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import final

from lingxi.disk import remove_folder
from lingxi.errors import LibraryDamaged, LibraryError
from lingxi.index.agreement import agreement
from lingxi.index.caption import carry_over
from lingxi.index.fit import learn, restored
from lingxi.index.indexer import Indexer, IndexSettings
from lingxi.index.report import OnProgress, Progress, RebuildReport
from lingxi.index.retokenize import outermost
from lingxi.index.roots import roots_of, top_of, walk_of
from lingxi.index.snapshot import FIRST, FOUND, failures
from lingxi.index.unfinished import assets_in
from lingxi.store.engine import Engine, KeepsRecords, Record
from lingxi.store.kept_files import REBUILD
from lingxi.store.library_store import LibraryStore
from lingxi.store.manifest import Held
from lingxi.store.store import Store
from lingxi.store.where import both
from lingxi.types import Encoder, Source, Space

PAGE = 512  # records that are carried over at once


@final
class Rebuild:
    """Encodes a library again with ``encoders``, by the names of their models; to be closed.

    Raises LibraryError where nothing was encoded before.
    """

    def __init__(self, store: Store, encoders: Mapping[str, Encoder], workers: int | None = None) -> None:
        if not store.manifest.held:
            raise LibraryError(f"the library {store.folder} holds no model yet; index a folder first")
        self._began = time.monotonic()
        self._store, self._encoders, self._workers = store, encoders, workers
        self._tops = [top for top in _tops(store) if top.exists()]
        self._learn()
        self._beside = self._opened()
        self._open = True

    def encode(self, on_progress: OnProgress | None = None) -> bool:
        """Encodes what was not encoded yet; false when Ctrl-C ended it. Nothing of the library changes."""
        runs = [(self._indexer(self._beside, top, self._encoders), top) for top in self._tops]
        surveys = [indexer.survey(top) for indexer, top in runs]
        total = sum(survey.files for survey in surveys)
        done = total - sum(survey.work for survey in surveys)
        for (indexer, top), survey in zip(runs, surveys, strict=True):
            report = indexer.run(top, _from(on_progress, done, total))
            if report.interrupted:
                return False
            done += survey.work
        return True

    def finish(self) -> RebuildReport:
        """Puts the new engine into the place of the old one; nobody may write into the library meanwhile."""
        old, new = self._store.engine, self._beside.engine
        agreed = agreement(old, _main(self._store, self._beside), new, _main(self._beside, self._store))
        skipped, files = tuple(failures(new)), new.count(both(FIRST, FOUND))
        kept = _carry_over(old, new)
        by_space = {encoder.space.name: encoder for encoder in self._encoders.values()}
        carry_over(old, new, by_space, outermost(self._store))
        held, data = self._beside.manifest.held, self._beside.folder / self._beside.manifest.data
        self.close()
        self._store.take_over(data, held)
        remove_folder(self._store.folder / REBUILD)
        return RebuildReport(files, kept, skipped, agreed, time.monotonic() - self._began)

    def interrupted(self) -> RebuildReport:
        """The report of one that was ended before it was complete."""
        files = self._beside.engine.count(both(FIRST, FOUND))
        return RebuildReport(files, seconds=time.monotonic() - self._began, interrupted=True)

    def close(self) -> None:
        """Lets go of what is unfinished, so that another rebuild can go on."""
        if self._open:
            self._open = False
            self._beside.close()

    def _indexer(self, store: LibraryStore, top: Path, encoders: Mapping[str, Encoder]) -> Indexer:
        walk, settings = walk_of(self._store.manifest, top), IndexSettings(workers=self._workers)
        return Indexer(store, list(encoders.values()), settings, top, walk, self._store.folder)

    def _learn(self) -> None:
        """Encoders that are learned from a collection are learned from this one, unless the library knows them."""
        unfit = {model: each for model, each in self._encoders.items() if not restored(self._store.folder, model, each)}
        if unfit:
            for model, encoder in unfit.items():
                scans = chain.from_iterable(self._indexer(self._store, top, {}).scan(top) for top in self._tops)
                sources = (each for each in scans if isinstance(each, Source))
                learn(self._store.folder, model, encoder, sources, IndexSettings().limits)

    def _opened(self) -> Store:
        """The library beside: the unfinished one if it was made by the same models and settings, else a new one."""
        beside, manifest = self._store.folder / REBUILD, self._store.manifest
        wanted = tuple(Held(encoder.space, model) for model, encoder in self._encoders.items())
        try:
            found = Store(beside, engine=manifest.engine)
        except LibraryDamaged:
            remove_folder(beside)
            found = Store(beside, engine=manifest.engine)
        facts = found.manifest
        if facts.held and (facts.held, facts.ocr, facts.speech) != (wanted, manifest.ocr, manifest.speech):
            found.close()
            remove_folder(beside)
            found = Store(beside, engine=manifest.engine)
        found.read_pictures(manifest.ocr)
        found.set_speech_model(manifest.speech)
        for each in wanted:
            found.hold(each.space, each.model)
        return found


def _tops(store: LibraryStore) -> list[Path]:
    """The indexed folders that lie in no other."""
    return sorted({top_of(store.manifest, root) for root in roots_of(store.manifest)})


def _main(store: LibraryStore, other: LibraryStore) -> Space:
    """The space that is compared: one that both hold, by its name, else the first."""
    named = {held.space.name for held in other.manifest.held}
    spaces = [held.space for held in store.manifest.held]
    return next((space for space in spaces if space.name in named), spaces[0])


def _from(on_progress: OnProgress | None, done: int, total: int) -> OnProgress | None:
    """Tells of progress over all folders."""
    if on_progress is None:
        return None
    return lambda told: on_progress(Progress(done + told.done, max(total, done + told.done), told.skipped, told.path))


def _carry_over(old: Engine, new: Engine) -> int:
    """Takes over, without vectors, the files that were not met: those of a disk that is not there, for example.

    They have no signature, so that they are encoded when they are met again. Returns how many of them had been read.
    """
    if not isinstance(old, KeepsRecords) or not isinstance(new, KeepsRecords):
        raise LibraryError("an engine that does not keep records cannot be rebuilt")
    known, kept = assets_in(new), set[str]()
    left = (each for each in old.records() if each.payload["asset"] not in known and each.intact is not False)
    while page := list(islice(left, PAGE)):
        new.write_records([_without_vectors(record) for record in page])
        kept |= {str(record.payload["asset"]) for record in page if "skipped" not in record.payload}
    return len(kept)


def _without_vectors(record: Record) -> Record:
    unsigned = {"signature": ""} if "signature" in record.payload else {}
    return replace(record, vectors={}, payload={**record.payload, **unsigned})
