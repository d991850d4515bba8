"""The trip from a folder to the store: scan -> read (parallel) -> encode (batched, every space) -> upsert -> report."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import final

from lingxi.encode.audio.landmarks import MARKS_REVISION
from lingxi.encode.audio.speech import Speech
from lingxi.index.estimate import Estimate, estimate
from lingxi.index.fit import SIDE
from lingxi.index.missing import Presence
from lingxi.index.moved import moved_files
from lingxi.index.report import IndexReport, OnProgress, Progress, Survey
from lingxi.index.snapshot import Reads, Snapshot, failures, mark, remove, signature_of
from lingxi.index.transcribe import transcribed
from lingxi.index.write import Item, State, Writer, Written, models_of
from lingxi.media.ocr import revision
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.media.scan import scan
from lingxi.store.store import Store
from lingxi.types import Encoder, Limits, SeesPixels, Skipped, Source, Walk, hearing_of, in_a_row

ASSETS = 32  # encoded and written together, at most
SEGMENTS = 256  # likewise: the asset that reaches it is the last of its batch
SAMPLE = 24  # files that an estimate reads
WRITING_S = 120.0  # for reading what is written in the pictures of one file


@dataclass(frozen=True)
class IndexSettings:
    """How folders are walked and files are read."""

    limits: Limits = field(default_factory=Limits)
    follow_links: bool | None = None  # also into folders outside the indexed one; as the last time when None
    hidden: bool | None = None  # also names that begin with a dot; as the last time when None
    exclude: Sequence[str] | None = None  # patterns, as in .gitignore, of what is left out; as the last time when None
    gone: bool = False  # also remove what is missing: its disk will not come back
    retry: bool = False  # also files that could not be read last time
    workers: int | None = None  # processes that decode; one a core when None
    ocr: bool | None = None  # also read what is written in pictures; as the library did last when None
    speech: str | None = None  # a model that hears what is said; as the library did last when None, nothing when empty


_PLAIN = Walk()


@final
class Indexer:
    """Brings the store up to date with folders, for every encoder given.

    ``inside`` is a folder that was indexed and holds those that are to come: its name and what is below it count as
    words of a file, and its caption tables speak for them. Each folder stands for itself when None. ``walk`` is how it
    was walked before; settings that are given count more. ``library`` is the folder that is never walked: the store's
    when None.
    """

    def __init__(
        self,
        store: Store,
        encoders: Sequence[Encoder],
        settings: IndexSettings | None = None,
        inside: Path | None = None,
        walk: Walk = _PLAIN,
        library: Path | None = None,
    ) -> None:
        self._library = library or store.folder
        self._inside = inside
        self._store = store
        self._encoders = tuple(encoders)
        wanted = settings or IndexSettings()
        ocr = store.manifest.ocr if wanted.ocr is None else wanted.ocr
        model = store.manifest.speech if wanted.speech is None else wanted.speech
        self._speech = Speech(model) if model else None
        heard = (MARKS_REVISION, *(each for encoder in encoders for each in hearing_of(encoder)))
        self._reads = Reads(revision() if ocr else "", self._speech.revision if self._speech else "", heard)
        writing_s = (wanted.limits.writing_seconds or WRITING_S) if ocr else wanted.limits.writing_seconds
        limits = replace(wanted.limits, writing_seconds=writing_s, in_a_row=in_a_row(encoders))
        self._settings = replace(wanted, limits=limits)
        self._walk = walk
        self._models = models_of(encoders)

    def survey(self, root: Path) -> Survey:
        """What :meth:`run` would do, from one walk that reads no file."""
        root = root.absolute()
        return self._look(root, self._known(root), [])

    def estimate(self, root: Path) -> Estimate:
        """What :meth:`run` would need, reckoned from a few of the files it would read."""
        root = root.absolute()
        known = self._known(root)
        survey = self._look(root, known, [])
        every = max(1, survey.work // SAMPLE)
        sample = [source for n, (source, _) in enumerate(self._due(root, known)) if n % every == 0][:SAMPLE]
        return estimate(survey, sample, self._encoders, self._side, self._settings.limits)

    def run(self, root: Path, on_progress: OnProgress | None = None) -> IndexReport:
        """Indexes a folder or a file; Ctrl-C ends it cleanly and is noted in the report."""
        began = time.monotonic()
        root = root.absolute()
        known, unseen = self._known(root), list[Skipped]()
        presence = Presence(root, self._inside or root, self._walk.devices)
        survey = self._look(root, known, unseen, presence)
        with self._store.writing:
            mark(self._store.engine, known.returned, None)
        written, interrupted = Written(), False
        try:
            if survey.work:
                for so_far in self._write(root, known, survey, on_progress):
                    written = so_far
            removed, missing = self._remove(known, presence, unseen)
        except KeyboardInterrupt:
            removed, missing, interrupted = 0, 0, True
        with self._store.writing:
            self._store.engine.flush()
            skipped = (*unseen, *failures(self._store.engine, root))
        return IndexReport(
            added=written.added,
            changed=written.changed,
            unchanged=survey.unchanged - (len(skipped) - len(unseen) - written.skipped),
            moved=written.moved,
            removed=removed,
            missing=missing,
            segments=written.segments,
            skipped=skipped,
            seconds=time.monotonic() - began,
            interrupted=interrupted,
        )

    @property
    def walk(self) -> Walk:
        """How the folder is walked: as the settings say, else as before; after a run, with the disks it lies on."""
        wanted, before = self._settings, self._walk
        return Walk(
            hidden=before.hidden if wanted.hidden is None else wanted.hidden,
            follow_links=before.follow_links if wanted.follow_links is None else wanted.follow_links,
            exclude=before.exclude if wanted.exclude is None else tuple(wanted.exclude),
            devices=before.devices,
        )

    def prepare(self) -> None:
        """Loads what hears words, where it is asked for; raises MissingExtra or MissingModel."""
        if self._speech and self._settings.speech:
            self._speech.load()

    def _known(self, root: Path) -> Snapshot:
        with self._store.writing:
            return Snapshot(self._store.engine, root, retry=self._settings.retry)

    def scan(self, root: Path) -> Iterator[Source | Skipped]:
        """What the walk of a folder meets."""
        walk, library = self.walk, (self._library,)
        return scan(
            root,
            follow_links=walk.follow_links,
            hidden=walk.hidden,
            patterns=walk.exclude,
            exclude=library,
            inside=self._inside,
        )

    def _look(self, root: Path, known: Snapshot, unseen: list[Skipped], presence: Presence | None = None) -> Survey:
        """Meets every file once; what could not be looked at is kept and put into ``unseen``."""
        counts: dict[State, int] = {"new": 0, "changed": 0, "unchanged": 0}
        size = 0
        for found in self.scan(root):
            if isinstance(found, Skipped):
                with self._store.writing:
                    known.keep(self._store.engine, found.path)
                unseen.append(found)
                continue
            state = known.meet(found, signature_of(found, self._models, self._reads))
            counts[state] += 1
            if presence:
                presence.meet(found.path, new=state == "new", missing=known.missing(found))
            size += 0 if state == "unchanged" else found.size
        vanished = sum(1 for _ in known.vanished())
        return Survey(sum(counts.values()), counts["new"], counts["changed"], vanished, size)

    def _write(self, root: Path, known: Snapshot, survey: Survey, on_progress: OnProgress | None) -> Iterator[Written]:
        """Reads and writes batch after batch; yields what has been written so far after each."""
        writer = Writer(self._store, self._encoders, self._inside or root, self._reads)
        so_far, done = Written(), 0
        with closing(self._items(root, known)) as items:
            for batch in _batches(items):
                so_far += writer.write(batch)
                done += sum(item.last for item in batch)
                yield so_far  # first: who is told may end the run
                if on_progress:
                    on_progress(Progress(done, max(done, survey.work), so_far.skipped, batch[-1].source.path))

    def _items(self, root: Path, known: Snapshot) -> Generator[Item, None, None]:
        """The new and changed files, read, in the order of the walk."""
        waiting: deque[tuple[Source, State]] = deque()

        def sources() -> Iterator[Source]:
            for source, state in self._due(root, known):
                waiting.append((source, state))
                yield source

        for result in read_all(sources(), self._settings.limits, self._side, self._settings.workers, on=True):
            if self._speech and isinstance(result, Reading):
                result = transcribed(result, self._speech)
            item = Item(*waiting[0], result)
            if item.last:
                waiting.popleft()
            yield item

    def _due(self, root: Path, known: Snapshot) -> Iterator[tuple[Source, State]]:
        """The new and changed files."""
        for found in self.scan(root):
            if isinstance(found, Source):
                state = known.meet(found, signature_of(found, self._models, self._reads))
                if state != "unchanged":
                    yield found, state

    @property
    def _side(self) -> int:
        return max((_side(each) for each in self._encoders), default=1)

    def _remove(self, known: Snapshot, presence: Presence, unseen: list[Skipped]) -> tuple[int, int]:
        """Removes what was deleted or moved, and marks as missing what may only be out of reach; how many of each."""
        with self._store.writing:
            engine, unmet = self._store.engine, known.unmet(self._store.engine)
            if self._settings.gone:
                remove(engine, [asset.id for asset in unmet])
                return len(unmet), 0
            lost = presence.lost(unmet)
            away = [id_ for ids in lost.missing.values() for id_ in ids]
            moved = moved_files(engine, away, known.new) if away and known.new else set[str]()
            remove(engine, [*lost.gone, *sorted(moved)])
            for folder, ids in lost.missing.items():
                kept = [id_ for id_ in ids if id_ not in moved]
                if kept:
                    mark(engine, kept, folder)
                    unseen.append(Skipped(folder, _kept(len(kept), lost.reasons[folder])))
        self._walk = replace(self.walk, devices=presence.devices(lost))
        return len(lost.gone) + len(moved), len(away) - len(moved)


def _kept(count: int, reason: str) -> str:
    files = "the file known from it is" if count == 1 else f"the {count:,} files known from it are"
    return f"{reason}: {files} kept and marked as missing; if they are gone for good: lingxi index FOLDER --gone"


def _side(encoder: Encoder) -> int:
    if isinstance(encoder, SeesPixels):
        return encoder.side
    return SIDE if encoder.modalities & {"image", "video"} else 1


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    batch, segments = list[Item](), 0
    for item in items:
        batch.append(item)
        segments += len(item.result.segments) if isinstance(item.result, Reading) else 1
        if len(batch) >= ASSETS or segments >= SEGMENTS:
            yield batch
            batch, segments = [], 0
    if batch:
        yield batch
