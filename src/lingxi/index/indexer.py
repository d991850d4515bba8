"""Indexes a folder: scan -> read (parallel) -> encode (batched, every space) -> upsert -> report."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import final

from lingxi.encode.audio.landmarks import MARKS_REVISION
from lingxi.encode.audio.speech import Speech
from lingxi.errors import LibraryError
from lingxi.index.archive_failures import archive_failures, by_archive
from lingxi.index.estimate import Estimate, estimate, transcription_s
from lingxi.index.intake import Due, Intake, side_of
from lingxi.index.missing import Presence
from lingxi.index.moved import moved_files
from lingxi.index.points import failed
from lingxi.index.report import IndexReport, OnProgress, Progress, Survey
from lingxi.index.retrieved_captions import RetrievedCaptions
from lingxi.index.snapshot import Reads, Snapshot, failures, mark, remove, signature_of
from lingxi.index.workers.batch import Batch, batches
from lingxi.index.workers.crews import crew_of
from lingxi.index.workers.queue import Queue
from lingxi.index.workers.work import Orders
from lingxi.index.write import State, Written, models_of
from lingxi.media.companions import is_timed
from lingxi.media.exclude import excluded_by
from lingxi.media.interruption import check_interrupted
from lingxi.media.ocr import revision
from lingxi.media.scan import scan
from lingxi.media.scan_objects import scan_objects
from lingxi.object_path import is_object
from lingxi.store.library_folder import is_library_folder
from lingxi.store.library_store import LibraryStore
from lingxi.types import Encoder, LeftOut, Limits, Skipped, Source, Walk, hearing_of, in_a_row

SAMPLE = 24  # files read for an estimate
RECORDINGS = 2  # files transcribed for an estimate
WRITING_S = 120.0  # for OCR of the images in one file


@dataclass(frozen=True)
class IndexSettings:
    """Settings for walking folders and reading files. None means: as in the last run."""

    limits: Limits = field(default_factory=Limits)
    follow_links: bool | None = None  # also enter linked folders outside the indexed one
    archives: bool | None = None  # also read the files in archives (ZIP and tar)
    hidden: bool | None = None  # also names that begin with a dot
    exclude: Sequence[str] | None = None  # patterns to leave out, as in .gitignore
    gone: bool = False  # also remove missing files: their disk will not come back
    retry: bool = False  # also read files again that could not be read last time
    workers: int | None = None  # processes for decoding; None: one per core
    crew: str = ""  # who reads, encodes and writes instead of this process: local:8, ray://HOST:10001
    ocr: bool | None = None  # also read text in images
    speech: str | None = None  # a speech model to transcribe sounds with; none when empty
    caption: bool = False  # afterwards, also generate captions for images without text


_PLAIN = Walk()


@final
class Indexer:
    """Updates the store from folders, for all given encoders.

    ``inside`` is a folder that was indexed and holds those that are to come: its name and what is below it count as
    words of a file, and its caption tables speak for them. Each folder stands for itself when None. ``walk`` is how it
    was walked before; settings that are given count more. ``library`` is the folder that is never walked: the store's
    when None.
    """

    def __init__(
        self,
        store: LibraryStore,
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
        if wanted.crew and not store.address:
            raise LibraryError(f"{wanted.crew} needs a library in a database; one in a folder has a single writer")
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
        """What :meth:`run` would do, from a walk that reads no files."""
        root = root.absolute()
        return self._examine(root, self._snapshot(root), [])

    def estimate(self, root: Path) -> Estimate:
        """What :meth:`run` would cost, estimated from a few of its files."""
        root = root.absolute()
        known = self._snapshot(root)
        survey = self._examine(root, known, [])
        every = max(1, survey.work // SAMPLE)
        sample = [source for n, (source, _) in enumerate(self._due(root, known)) if n % every == 0][:SAMPLE]
        found = estimate(survey, sample, self._encoders, side_of(self._encoders), self._settings.limits)
        if self._speech and survey.recordings:
            nth = max(1, survey.recordings // RECORDINGS)
            heard = (source for source, _ in self._due(root, self._snapshot(root)) if self._transcribes(source))
            some = [source for n, source in enumerate(heard) if n % nth == 0][:RECORDINGS]
            self._speech.load()
            spent = transcription_s(some, self._speech, self._settings.limits)
            found = replace(found, seconds=found.seconds + spent * survey.recordings)
        return found

    def run(self, root: Path, on_progress: OnProgress | None = None) -> IndexReport:
        """Indexes a folder or a file. After Ctrl-C it ends cleanly, and the report says so."""
        began = time.monotonic()
        root = root.absolute()
        known, unseen = self._snapshot(root), list[Skipped]()
        presence = Presence(root, self._inside or root, self._walk.devices)
        survey = self._examine(root, known, unseen, presence)
        if self._inside in (None, root):  # the counts are those of the whole folder
            self._walk = replace(self._walk, left_out=survey.left_out)
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
        except LibraryError as error:
            if type(error) is not LibraryError or written == Written():  # others say themselves what to do
                raise
            raise LibraryError(f"{error}; what is written stays, and the same command goes on") from error
        unseen = by_archive(unseen)
        with self._store.writing:
            self._store.engine.upsert(list(archive_failures(unseen)))
            self._store.engine.flush()
            known_failures = failures(self._store.engine, root)
        walked = {each.path for each in unseen}  # no files of the survey, such as archives that cannot be read
        unread = sum(not each.in_part and each.path not in walked for each in known_failures)
        return IndexReport(
            added=written.added,
            changed=written.changed,
            unchanged=survey.unchanged - (unread - written.skipped),
            moved=written.moved,
            removed=removed,
            missing=missing,
            segments=written.segments,
            skipped=tuple(dict.fromkeys((*unseen, *known_failures))),
            left_out=survey.left_out,
            seconds=time.monotonic() - began,
            interrupted=interrupted,
        )

    @property
    def walk(self) -> Walk:
        """The settings for walking the folder: given ones, else those of the last run; after a run, with its disks."""
        wanted, before = self._settings, self._walk
        return Walk(
            hidden=before.hidden if wanted.hidden is None else wanted.hidden,
            follow_links=before.follow_links if wanted.follow_links is None else wanted.follow_links,
            archives=before.archives if wanted.archives is None else wanted.archives,
            exclude=before.exclude if wanted.exclude is None else tuple(wanted.exclude),
            devices=before.devices,
            left_out=before.left_out,
        )

    def prepare(self) -> None:
        """Checks the patterns and loads the speech model, if any.

        Raises BadQuery, MissingExtra or MissingModel, and LibraryError for captions that no model can generate.
        """
        excluded_by(self.walk.exclude)
        if self._settings.caption:
            RetrievedCaptions({encoder.space.name: encoder for encoder in self._encoders})
        if self._speech and self._settings.speech:
            self._speech.load()

    def _snapshot(self, root: Path) -> Snapshot:
        with self._store.writing:
            return Snapshot(self._store.engine, root, retry=self._settings.retry)

    def scan(self, root: Path) -> Iterator[Source | Skipped | LeftOut]:
        """What the walk of a folder meets."""
        walk, library = self.walk, (self._library,)
        if is_object(root):
            inside = self._inside if self._inside and is_object(self._inside) else None
            return scan_objects(root, inside=inside, hidden=walk.hidden, patterns=walk.exclude)
        return scan(
            root,
            follow_links=walk.follow_links,
            hidden=walk.hidden,
            archives=walk.archives,
            patterns=walk.exclude,
            exclude=library,
            unless=is_library_folder,
            inside=self._inside,
        )

    def _examine(self, root: Path, known: Snapshot, unseen: list[Skipped], presence: Presence | None = None) -> Survey:
        """Records every file once; paths that could not be examined are kept and added to ``unseen``."""
        counts: dict[State, int] = {"new": 0, "changed": 0, "unchanged": 0}
        size, recordings, left_out = 0, 0, Counter[str]()
        for found in self.scan(root):
            check_interrupted()
            if isinstance(found, LeftOut):
                left_out.update(found.extensions)
                continue
            if isinstance(found, Skipped):
                with self._store.writing:
                    known.keep(self._store.engine, found)
                unseen.append(found)
                continue
            state = known.meet(found, self._signature(found))
            counts[state] += 1
            if presence:
                presence.meet(found.path, new=state == "new", missing=known.missing(found))
            if state != "unchanged":
                size += found.size
                recordings += self._transcribes(found)
        new, changed = counts["new"], counts["changed"]
        return Survey(sum(counts.values()), new, changed, known.vanished, size, dict(left_out), recordings)

    def _transcribes(self, source: Source) -> bool:
        """Whether the speech model is to transcribe a file, as far as its name says."""
        return bool(self._speech) and not source.subtitled and is_timed(source.path.name)

    def _write(self, root: Path, known: Snapshot, survey: Survey, on_progress: OnProgress | None) -> Iterator[Written]:
        """Reads and writes batch after batch; yields the totals after each."""
        if self._settings.crew:
            yield from self._distribute(root, known, survey, on_progress)
            return
        intake = Intake(
            self._store, self._encoders, self._inside or root, self._reads,
            self._speech, self._settings.limits, self._settings.workers,
        )  # fmt: skip
        so_far, done = Written(), 0
        with closing(intake.write(self._due(root, known))) as batches:
            for written, batch in batches:
                so_far += written
                done += sum(item.last for item in batch)
                yield so_far  # before the first batch: the receiver may stop the run
                if on_progress:
                    on_progress(Progress(done, max(done, survey.work), so_far.skipped, batch[-1].source.path))

    def _distribute(
        self, root: Path, known: Snapshot, survey: Survey, on_progress: OnProgress | None
    ) -> Iterator[Written]:
        """Has a crew read and write; yields the totals after each batch."""
        limits, speech = self._settings.limits, self._speech.model if self._speech else ""
        orders = Orders(self._store.address, self._inside or root, self._reads, limits, speech)
        so_far, done = Written(), 0
        with closing(Queue(crew_of(self._settings.crew, orders)).run(batches(self._due(root, known)))) as ended:
            for each in ended:
                so_far += each.made or self._give_up(each.batch)
                done += len(each.batch.items)
                yield so_far
                if on_progress:
                    last, _ = each.batch.items[-1]
                    on_progress(Progress(done, max(done, survey.work), so_far.skipped, last.path))

    def _give_up(self, batch: Batch[Due]) -> Written:
        """Stores that a file ended every worker that read it."""
        ((source, _),) = batch.items
        point = failed(source, "the process that read it ended each time", self._signature(source))
        with self._store.writing:
            remove(self._store.engine, [str(point.id)])
            self._store.engine.upsert([point])
        return Written(skipped=1)

    def _signature(self, source: Source) -> str:
        return signature_of(source, self._models, self._reads)

    def _due(self, root: Path, known: Snapshot) -> Iterator[Due]:
        """The new and changed files."""
        for found in self.scan(root):
            if isinstance(found, Source):
                state = known.meet(found, self._signature(found))
                if state != "unchanged":
                    yield found, state

    def _remove(self, known: Snapshot, presence: Presence, unseen: list[Skipped]) -> tuple[int, int]:
        """Removes deleted and moved files, and marks others as missing; returns how many of each."""
        with self._store.writing:
            engine, unmet = self._store.engine, known.unmet(self._store.engine)
            if self._settings.gone:
                remove(engine, [asset.id for asset in unmet])
                return len(unmet), 0
            lost = presence.lost(unmet)
            away = [id_ for ids in lost.missing.values() for id_ in ids]
            moved = moved_files(engine, away, known.is_new) if away else set[str]()
            remove(engine, [*lost.gone, *sorted(moved)])
            for folder, ids in lost.missing.items():
                kept = [id_ for id_ in ids if id_ not in moved]
                if kept:
                    mark(engine, kept, folder)
                    unseen.append(Skipped(folder, _missing_note(len(kept), lost.reasons[folder])))
        self._walk = replace(self.walk, devices=presence.devices(lost))
        return len(lost.gone) + len(moved), len(away) - len(moved)


def _missing_note(count: int, reason: str) -> str:
    files = "the file known from it is" if count == 1 else f"the {count:,} files known from it are"
    return f"{reason}: {files} kept and marked as missing; if they are gone for good: lingxi index FOLDER --gone"
