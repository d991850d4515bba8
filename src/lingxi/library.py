"""The library as its users hold it: open a folder, index into it, search it, forget what must go."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack, final

import numpy as np

from lingxi.address import SCHEME, address_of, as_path, asset_id, is_id, path_of
from lingxi.answer import answered
from lingxi.arrays import Vectors
from lingxi.calibration import Calibrated, Calibration
from lingxi.channel import Endpoint
from lingxi.disk import bytes_on_disk
from lingxi.encode.choose import choose
from lingxi.errors import BadQuery, LibraryDamaged, LibraryError, LingxiError, SpaceMismatch
from lingxi.index.fit import restored
from lingxi.index.snapshot import FIRST, assets_below, failures, missing_folders, remove, under
from lingxi.search.album import Album, albums, delete_album, drop_marks, load_album, save_album, unreadable_albums
from lingxi.search.decode import decode_part
from lingxi.search.hit import Hit, Hits
from lingxi.search.hits import hit_of
from lingxi.search.last import drop, numbered, remember
from lingxi.search.library_calibration import load
from lingxi.search.options import SearchOptions, make_query
from lingxi.search.query import Marks, Query, mark_texts
from lingxi.search.query_cache import QueryCache
from lingxi.search.searcher import Searcher
from lingxi.search.signal import Evidence
from lingxi.search.weights import load_weights, save_weights
from lingxi.similarity import Metric
from lingxi.store.engine import Retokenizes
from lingxi.store.fields import FIELDS, kind_of
from lingxi.store.manifest import Held, is_library
from lingxi.store.store import Store
from lingxi.store.where import And, Compare, Has, Not, OneOf, Where, both, parse
from lingxi.types import MODALITIES, Encoder, Skipped, Source, Status, Walk, hearing_of

if TYPE_CHECKING:
    from lingxi.check import CheckReport
    from lingxi.index.estimate import Estimate
    from lingxi.index.indexer import Indexer, IndexSettings
    from lingxi.index.report import IndexReport, OnProgress
    from lingxi.index.retokenize import OnRetokenized
    from lingxi.search.library_calibration import Measured
    from lingxi.store.check import OnChecked
    from lingxi.store.export import OnCopied

DEFAULT_MODEL = "embedded"
FOUND = OneOf("modality", MODALITIES)  # what could not be read has none, and this field has an index
VARIABLE = "LINGXI_LIBRARY"


@final
class Library:
    """An open library; use it in a ``with`` block, or call :meth:`close`.

    One process at a time may have it open; while it does, it answers other processes of the same user that only read
    (:func:`lingxi.connect`). It is made when absent, unless ``create`` is false. One that cannot be written, on a
    read-only medium or in a folder of somebody else, is searched in a copy; what would change it raises LibraryError.
    In one that an earlier version wrote, the words are made findable as they are now; ``on_retokenized`` hears how far
    it is, as segments done and segments in all. Raises LibraryBusy, LibraryTooNew, LibraryDamaged or LibraryError.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str] | None = None,
        *,
        create: bool = True,
        wait_s: float = 1.0,
        on_retokenized: OnRetokenized | None = None,
    ) -> None:
        self.folder = as_path(folder).absolute() if folder is not None else usual_folder()
        if not create and not is_library(self.folder):
            raise LibraryError(f"there is no library in {self.folder}; make one with: lingxi index FOLDER")
        self._store = Store(self.folder, wait_s=wait_s)
        self._retokenize(on_retokenized)
        self.embedder = QueryCache()
        self._encoders: dict[str, Encoder] = {}
        self._making = threading.RLock()
        self._closed = False
        self._searcher: Searcher | None = None
        self._endpoint = None if self._store.read_only else _answering(self)

    def index(
        self,
        folder: str | os.PathLike[str],
        *,
        models: Sequence[str] = (),
        settings: IndexSettings | None = None,
        on_progress: OnProgress | None = None,
        apart: bool = False,
    ) -> IndexReport:
        """Brings the library up to date with a folder (or one file) and tells what was done.

        ``models`` are added to those the library already holds; a new library without any takes the embedded one.
        Files are encoded by every model, ``apart`` by ones that are loaded for this run and that searches do not
        share. Ctrl-C ends it cleanly: ``report.interrupted`` is then true.
        """
        root = as_path(folder).absolute()
        self._store.check_writable()
        self._searcher = None
        if settings and settings.gone and not root.exists():
            with self._writing():
                return self._remove_root(root)
        if not root.exists():
            with self._writing():
                raise self._absent(root)
        chosen = self._chosen(models, apart=apart)
        self._learn(chosen, root, settings)
        with self._writing():
            for encoder in chosen.values():
                self._store.manifest.check(encoder.space)
        indexer = self._indexer(root, list(chosen.values()), settings)
        indexer.prepare()  # first: what cannot be done is not remembered
        with self._writing():
            if settings and settings.ocr is not None:
                self._store.read_pictures(settings.ocr)
            if settings and settings.speech is not None:
                self._store.hear(settings.speech)
            for model, encoder in chosen.items():
                self._store.hold(encoder.space, model)
        with self._making:
            self._searcher = None  # one that another process asked for meanwhile does not know the new spaces
        with self._unless_closed():
            report = indexer.run(root, on_progress)
        self._searcher = None  # one that was made meanwhile has seen less
        top = self._inside(root)
        with self._writing():
            if top == root:
                self._store.add_root(address_of(root))
                self._store.remember_walk(address_of(root), indexer.walk)
            else:  # its options are for this run
                walk = self._store.manifest.walks.get(address_of(top), Walk())
                self._store.remember_walk(address_of(top), replace(walk, devices=indexer.walk.devices))
            return report if report.interrupted else self._without_moved(report, top)

    def estimate(
        self, folder: str | os.PathLike[str], *, models: Sequence[str] = (), settings: IndexSettings | None = None
    ) -> Estimate:
        """What :meth:`index` would do and need; a few files are read, nothing of them is written."""
        root = as_path(folder).absolute()
        ready = [each for model, each in self._chosen(models).items() if restored(self.folder, model, each)]
        with self._unless_closed():
            return self._indexer(root, ready, settings).estimate(root)

    def search(
        self, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Hits:
        """The hits of a text, of keyword arguments, or of a whole :class:`Query`, best first; at most 10 by default.

        The options are those of :meth:`Query.of`; ``like`` and ``unlike`` take all that :meth:`marked` understands.
        The ``total`` of the hits says how many there are in all, ``at_least`` whether there may be more. Raises
        BadQuery, BadFilter, UnknownName, or UnreadableMedia for an image or a sound that cannot be read.
        """
        asked = make_query(query, limit, options, self.marked)
        with self._reading():
            found = self._ready().search(asked)
        return Hits(self._told_missing(found), found.total, at_least=found.at_least)

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The segments that exist of those with these ids, in their order, as hits that nothing was asked of."""
        with self._reading():
            points = self._store.engine.get([id_ for id_ in ids if is_id(id_)])
        return self._told_missing([hit_of(point, 1.0) for point in points if "skipped" not in point.payload])

    def roots(self) -> tuple[Path, ...]:
        """The folders and files that were indexed."""
        return tuple(path_of(root) for root in self._store.manifest.roots)

    def leaves_out(self, path: str | os.PathLike[str]) -> bool:
        """Whether indexing passes a path over: it is hidden or excluded where it lies, or is the library's own."""
        from lingxi.media.exclude import is_left_out

        wanted = as_path(path).absolute()
        top = self._inside(wanted)
        walk = self._store.manifest.walks.get(address_of(top), Walk())
        own = wanted.is_relative_to(self.folder)
        return own or is_left_out(wanted.relative_to(top), hidden=walk.hidden, patterns=walk.exclude)

    def facets(self, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field, the years of a time, with the number of segments that have each, most frequent first.

        ``where`` narrows them. Raises UnknownName for what is no field, BadQuery for one that has no few values.
        """
        kind = kind_of(field)
        if field not in FIELDS or kind in ("integer", "number") or field == "text":
            raise BadQuery(f"{field} has no few values to count; filter by it instead")
        wanted = both(FOUND, parse(where) if where else None)
        with self._reading():
            if kind != "time":
                return self._store.engine.facet(field, wanted, limit)
            counts = self._years(field, wanted, MINYEAR, MAXYEAR)
            return sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def vectors(self, space: str | None = None) -> tuple[Vectors, Metric]:
        """All vectors (n, d) of a space, its first one when not named, and its metric; raises BadQuery."""
        held = {each.space.name: each.space for each in self._store.manifest.held}
        name = space or next(iter(held), "")
        if name not in held:
            raise BadQuery(f"the library has no space {name!r}; it has: {', '.join(held) or 'none'}")
        with self._reading():
            points = self._store.engine.scroll(None, [], vectors=True)
            rows = [point.vectors[name] for point in points if name in point.vectors]
        return np.array(rows, np.float32).reshape(len(rows), held[name].dim), held[name].metric

    def signals(self, query: str) -> list[Evidence]:
        """What each signal by itself finds for words, with the weight it counts with."""
        with self._reading():
            return self._ready().evidence(Query.of(query))

    def weigh(self, weights: Mapping[str, float]) -> None:
        """Keeps how much each signal counts, by its name, for all searches from now on; none for the usual weights."""
        self._store.check_writable()
        save_weights(self.folder, weights)
        self._searcher = None

    def marked(self, marks: Marks) -> tuple[str, ...]:
        """The ids that marks stand for: numbers of the last remembered hits, paths of files, ids, or hits.

        One, a list of them, or a text with commas between them. Raises BadQuery for what is not in the library.
        """
        with self._reading():
            return tuple(id_ for mark in mark_texts(marks) for id_ in self._marked(mark))

    def remember(self, hits: Sequence[Hit]) -> None:
        """Keeps which hits were shown, so that :meth:`marked` understands their numbers."""
        remember(self._notes, [hit.id for hit in hits])

    def albums(self) -> list[Album]:
        """The albums that were saved and can be read, by name."""
        return list(albums(self.folder))

    def unreadable_albums(self) -> list[str]:
        """What is wrong with each album that cannot be read."""
        return list(unreadable_albums(self.folder))

    def album(self, name: str) -> Album:
        """The album of that name, with those of its marks that are still in the library; raises BadQuery.

        ``lib.search(lib.album(name).query(100))`` are the hits that are in it now.
        """
        kept = load_album(self.folder, name)
        return kept.among({hit.id for hit in self.segments([*kept.like, *kept.unlike])})

    def save_album(self, album: Album) -> None:
        """Keeps a question with its marks; one of the same name is replaced. Raises BadQuery."""
        self._store.check_writable()
        save_album(self.folder, album)

    def delete_album(self, name: str) -> None:
        """Forgets the album, and nothing that is in it; raises BadQuery."""
        self._store.check_writable()
        delete_album(self.folder, name)

    def forget(self, path: str | os.PathLike[str]) -> int:
        """Removes a file, or everything below a folder, so that no byte of it remains; returns the number of files.

        The files themselves are left alone, and they need not exist any more. What was removed or changed before is
        gone as well, as after :meth:`compact`. Other threads may search meanwhile.
        """
        gone = as_path(path).absolute()
        self._store.check_writable()
        with self._writing():
            assets = frozenset(asset.id for asset in assets_below(self._store.engine, gone))
            self._store.erase(assets)
            self._searcher = None
            roots = {root for root in self._store.manifest.roots if path_of(root).is_relative_to(gone)}
            if roots:
                self._store.drop_roots(frozenset(roots))
            self._drop_marks()
        return len(assets)

    def compact(self) -> int:
        """Rewrites the library so that no byte of what is no longer known remains; returns the bytes that it gave back.

        What was edited, or deleted and indexed away, stays on the disk until then, or until something is forgotten.
        """
        before = bytes_on_disk(self.folder)
        with self._writing():
            self._store.erase(frozenset())
            self._searcher = None
            self._drop_marks()
        return max(0, before - bytes_on_disk(self.folder))

    def status(self) -> Status:
        """What the library holds, with every file that could not be read and why."""
        with self._reading():
            return self._status()

    def _status(self) -> Status:
        engine, manifest = self._store.engine, self._store.manifest
        counts = {name: engine.count(Compare("modality", "=", name)) for name in MODALITIES}
        return Status(
            folder=self.folder,
            created=manifest.created,
            roots=self.roots(),
            assets=engine.count(both(FIRST, FOUND)),
            segments=sum(counts.values()),
            modalities={name: count for name, count in counts.items() if count},
            spaces=tuple(held.space for held in manifest.held),
            bytes=bytes_on_disk(self.folder),
            skipped=tuple(failures(self._store.engine)),
            missing=self._missing(),
            walks={path_of(root): walk for root, walk in manifest.walks.items()},
            unheard=max((self._store.engine.count(each) for each in self._unheard()), default=0),
        )

    def _drop_marks(self) -> None:
        """Takes what is no longer known out of albums and of the last hits."""

        def known(ids: Sequence[str]) -> set[str]:
            return {point.id for point in self._store.engine.get([id_ for id_ in ids if is_id(id_)])}

        drop_marks(self.folder, known)
        drop(self.folder, known)

    def _missing(self) -> dict[Path, int]:
        """The folders that are not there, or were empty at the last look, and how many files are known from each."""
        engine = self._store.engine
        absent = [root for root in self.roots() if not os.path.lexists(root)]
        marked = missing_folders(engine)
        below = {root: engine.count(both(FIRST, under(root))) for root in absent}
        return below | {path: n for path, n in marked.items() if not any(path.is_relative_to(each) for each in absent)}

    def _told_missing(self, hits: Sequence[Hit]) -> list[Hit]:
        """The hits, those marked whose file's indexed folder is not there."""
        roots = [root for root in self.roots() if not os.path.lexists(root)] if hits else []
        return [
            replace(hit, missing=True) if any(hit.path.is_relative_to(root) for root in roots) else hit for hit in hits
        ]

    def _unheard(self) -> Iterator[Where]:
        """For each space, the sounds that searches leave out: another model heard them than hears queries now."""
        for held in self._store.manifest.held:
            with suppress(LingxiError):
                if heard := hearing_of(self._encoder(held)):
                    yield And((Compare("modality", "=", "audio"), Not(OneOf("hearing", heard))))

    def calibrate(self) -> dict[str, Measured]:
        """Fits every space's match probabilities on the library's own captioned pictures; space name -> how honest.

        They are kept, and searches use them from then on instead of those that came with the model. Raises
        LibraryError when fewer than 50 pictures have captions.
        """
        from lingxi.search.library_calibration import measure, save

        self._store.check_writable()
        with self._writing():  # it takes long, and a search that waits for who waits for it would as well
            found = {held.space.name: measure(self._store.engine, held.space) for held in self._store.manifest.held}
        self._searcher = None
        for held in self._store.manifest.held:
            save(self.folder, held.space, found[held.space.name].calibration)
        return found

    def check(self, on_progress: OnChecked | None = None) -> CheckReport:
        """Looks at every point, and at every file beside them, and tells what is damaged; nothing is changed.

        ``on_progress`` is called with the points that were looked at, and how many there are. What cannot be opened,
        and the engine's files themselves, are checked by :func:`lingxi.check_library`.
        """
        from lingxi.check import check_opened

        return check_opened(self.folder, self._store.manifest, self._store.engine, on_progress)

    def backup(self, target: str | os.PathLike[str], on_progress: OnCopied | None = None) -> int:
        """Writes all that the library holds into a new file, where its name ends in ``.zip``, or into a new folder.

        It is read back and compared before it appears; :func:`lingxi.restore` makes a library of it. Returns the
        number of points. Nothing may be written into the library meanwhile. Raises LibraryError where the target
        exists, LibraryDamaged where a point is damaged.
        """
        from lingxi.store.backup import back_up

        return back_up(self.folder, self._store.manifest, self._store.engine, as_path(target).absolute(), on_progress)

    def announce(self, url: str, token: str) -> None:
        """Tells this user's other processes where the library can be asked, with which token, until it is closed."""
        self._store.announce(url, token)

    def unload(self) -> None:
        """Lets go of the models and what searches keep in memory; the next use loads them again."""
        with self._making:
            self._searcher, self._encoders = None, {}

    @property
    def loaded(self) -> tuple[str, ...]:
        """The spaces whose models are in memory."""
        return tuple(self._encoders)

    def close(self) -> None:
        """Flushes and lets other processes in; waits for the searches of other threads, and ends their indexing."""
        if self._endpoint is not None:
            self._endpoint.close()
        with self._store.writing, self._store.gate.write():
            if not self._closed:
                self._closed = True
                self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _notes(self) -> Path:
        """Where the last hits are kept: in the library, else with the user's own state."""
        if not self._store.read_only:
            return self.folder
        from platformdirs import user_state_path

        return user_state_path("lingxi", appauthor=False) / "read-only" / asset_id(address_of(self.folder))

    def _years(self, field: str, where: Where | None, first: int, last: int) -> Iterator[tuple[str, int]]:
        """The years from the first to the last that anything has, with counts; halves without any are left alone."""
        within: Where = Compare(field, ">=", datetime(first, 1, 1))
        if last < MAXYEAR:
            within = And((within, Compare(field, "<", datetime(last + 1, 1, 1))))
        count = self._store.engine.count(both(within, where))
        if count and first == last:
            yield f"{first:04}", count
        elif count:
            middle = (first + last) // 2
            yield from self._years(field, where, first, middle)
            yield from self._years(field, where, middle + 1, last)

    def _absent(self, root: Path) -> LingxiError:
        """What is wrong with a folder that is not there, and what to do where the library knows it."""
        from lingxi.media.scan import NoSuchFolder

        count = sum(1 for _ in assets_below(self._store.engine, root))
        known = f"; the {count:,} files known from it are kept; if they are gone for good: lingxi index {root} --gone"
        return NoSuchFolder(f"there is no file or folder {root}{known if count else ''}")

    def _remove_root(self, root: Path) -> IndexReport:
        """Takes what is known of a folder that is not there out of the library; raises NoSuchFolder if nothing is."""
        from lingxi.index.report import IndexReport

        gone = [asset.id for asset in assets_below(self._store.engine, root)]
        dropped = frozenset(each for each in self._store.manifest.roots if path_of(each).is_relative_to(root))
        if not gone and not dropped:
            raise self._absent(root)
        remove(self._store.engine, gone)
        self._store.drop_roots(dropped)
        return IndexReport(removed=len(gone))

    def _without_moved(self, report: IndexReport, top: Path) -> IndexReport:
        """Removes indexed folders that stand at ``top`` now and not where they were; offers it where that is unsure."""
        from lingxi.index.moved import moved_root

        for address, root in zip(self._store.manifest.roots, self.roots(), strict=True):
            found = None if root == top or os.path.lexists(root) else moved_root(self._store.engine, root, top)
            if found is None:
                continue
            if not self._surely_moved(address, root, top):
                offer = f"its files are in {top} now; if it was moved and not unplugged: lingxi index {root} --gone"
                report = replace(report, skipped=(*report.skipped, Skipped(root, offer)))
                continue
            remove(self._store.engine, found.assets)
            if found.whole:
                self._store.drop_roots(frozenset([address]))
            report = replace(report, removed=report.removed + len(found.assets))
        return report

    def _surely_moved(self, address: str, root: Path, top: Path) -> bool:
        """Whether the disk that a root was on is there: without the root, or with the root in its new place."""
        walk = self._store.manifest.walks.get(address, Walk())
        above = next(path for path in root.parents if path.exists())
        return walk.devices.get(address) in (above.stat().st_dev, top.stat().st_dev)

    def _retokenize(self, on_progress: OnRetokenized | None) -> None:
        """Makes the tokens of words again where an earlier version made them."""
        if isinstance(self._store.engine, Retokenizes) and self._store.engine.has_stale_words():
            from lingxi.index.retokenize import retokenize

            try:
                retokenize(self._store, on_progress)
            except BaseException:
                self._store.close()
                raise

    def _indexer(self, root: Path, encoders: Sequence[Encoder], settings: IndexSettings | None) -> Indexer:
        from lingxi.index.indexer import Indexer  # a search starts faster without it

        top = self._inside(root)
        walk = self._store.manifest.walks.get(address_of(top), Walk())
        return Indexer(self._store, encoders, settings, top, walk)

    def _chosen(self, models: Sequence[str], *, apart: bool = False) -> dict[str, Encoder]:
        """The encoders of every model the library holds, and of those that are asked for besides."""
        load = self._loaded if apart else self._encoder
        chosen = {held.model: load(held) for held in self._store.manifest.held}
        asked = models or ([] if chosen else [DEFAULT_MODEL])
        return chosen | {model: choose(model) for model in asked if model not in chosen}

    def _learn(self, chosen: Mapping[str, Encoder], root: Path, settings: IndexSettings | None) -> None:
        """Encoders that are learned from a collection are learned from this folder, unless the library knows them."""
        unfit = {model: each for model, each in chosen.items() if not restored(self.folder, model, each)}
        if unfit:
            from lingxi.index.fit import learn
            from lingxi.index.indexer import IndexSettings

            wanted = settings or IndexSettings()
            sources = [each for each in self._indexer(root, [], settings).scan(root) if isinstance(each, Source)]
            for model, encoder in unfit.items():
                learn(self.folder, model, encoder, sources, wanted.limits)

    def _marked(self, mark: str) -> list[str]:
        if mark.isascii() and mark.isdigit():
            return [numbered(self._notes, int(mark))]
        if self._store.engine.get([mark]) if is_id(mark) else False:
            return [mark]
        address = mark if mark.startswith(SCHEME) else address_of(Path(mark))
        asset = asset_id(address)
        points = self._store.engine.scroll(both(OneOf("asset", (asset,)), Not(Has("skipped"))), ["order"])
        found = sorted(points, key=lambda point: int(point.payload["order"]))
        if not found:
            raise BadQuery(f"{path_of(address)} is not in the library; marks are numbers of the last hits, or paths")
        return [point.id for point in found]

    def _ready(self) -> Searcher:
        """The searcher, made once however many threads ask for it at the same time."""
        with self._making:
            searcher = self._searcher
            if searcher is None or not searcher.is_over(self._store.engine):
                searcher = self._searcher = self._made()
            return searcher

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Within, the engine is neither replaced nor closed; raises LibraryError when it was closed before."""
        with self._store.gate.read():
            self._check_open()
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Within, no other thread writes; raises LibraryError when the library was closed before."""
        with self._store.writing:
            self._check_open()
            yield

    @contextmanager
    def _unless_closed(self) -> Iterator[None]:
        """What another thread's :meth:`close` interrupts says so, and not that the library is damaged."""
        self._check_open()
        try:
            yield
        except LibraryDamaged:
            self._check_open()
            raise

    def _check_open(self) -> None:
        if self._closed:
            raise LibraryError(f"the library {self.folder} is closed; open it again")

    def _made(self) -> Searcher:
        encoders = {held.space.name: self._encoder(held) for held in self._store.manifest.held}
        weights, reads = load_weights(self.folder), self._store.manifest.ocr
        calibrations = self._calibrations()
        return Searcher(self._store.engine, encoders, decode_part, calibrations, weights, self.embedder, reads=reads)

    def _calibrations(self) -> dict[str, Calibration]:
        """Of each space: the library's own, else what came with the model."""
        found = {held.space.name: load(self.folder, held.space) for held in self._store.manifest.held}
        came = {name: each.calibration for name, each in self._encoders.items() if isinstance(each, Calibrated)}
        return came | {name: each for name, each in found.items() if each is not None}

    def _encoder(self, held: Held) -> Encoder:
        """The encoder of a space, which is kept; raises SpaceMismatch when its model is another one by now."""
        name = held.space.name
        with self._making:
            encoder = self._encoders.get(name)
            if encoder is None:
                encoder = self._encoders[name] = self._loaded(held)
            return encoder

    def _loaded(self, held: Held) -> Encoder:
        encoder = choose(held.model)
        restored(self.folder, held.model, encoder)
        if encoder.space != held.space:
            raise SpaceMismatch(wanted=held.space, got=encoder.space)
        return encoder

    def _inside(self, root: Path) -> Path:
        """The highest indexed folder that holds ``root``: its name and what is below it are words of a file."""
        above = [path_of(address) for address in self._store.manifest.roots]
        return min((path for path in [*above, root] if root.is_relative_to(path)), key=lambda path: len(path.parts))


def _answering(library: Library) -> Endpoint | None:
    """Answers other processes until the library is closed or nobody uses it any more; None where that cannot be."""
    used = weakref.ref(library)

    def answer(request: bytes) -> bytes | None:
        here = used()
        return None if here is None else answered(here, request)

    try:
        endpoint = Endpoint(library.folder, answer)
    except OSError:
        return None
    weakref.finalize(library, endpoint.close)
    return endpoint


def usual_folder() -> Path:
    """Where a library is when none is named: ``LINGXI_LIBRARY``, else a folder among the user's data."""
    named = os.environ.get(VARIABLE)
    if named:
        return as_path(named).absolute()
    from platformdirs import user_data_path

    return user_data_path("lingxi", appauthor=False) / "library"
