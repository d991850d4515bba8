"""The library as its users hold it: open a folder, index into it, search it, forget what must go."""

from __future__ import annotations

import os
import threading
import warnings
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack, final

import numpy as np

from lingxi.address import address_of, as_path, asset_id, is_id
from lingxi.answer import answered
from lingxi.arrays import Vectors
from lingxi.calibration import Calibration
from lingxi.channel import Endpoint
from lingxi.disk import bytes_on_disk
from lingxi.errors import BadQuery, LibraryDamaged, LibraryError
from lingxi.index.fit import restored
from lingxi.index.models import Models
from lingxi.index.roots import (
    absent_roots,
    drop_disks,
    leaves_out,
    no_such_folder,
    remember_root,
    remove_root,
    roots_below,
    roots_of,
    top_of,
    walk_of,
    without_moved,
)
from lingxi.index.snapshot import assets_below
from lingxi.index.status import status
from lingxi.search.album import Album, albums, delete_album, load_album, save_album, unreadable_albums
from lingxi.search.decode import decode_part
from lingxi.search.facets import facets
from lingxi.search.hit import Hit, Hits
from lingxi.search.hits import hit_of, mark_missing
from lingxi.search.last import remember
from lingxi.search.library_calibration import load
from lingxi.search.marks import drop_unknown, marked
from lingxi.search.options import SearchOptions, make_query
from lingxi.search.query import Marks, Query
from lingxi.search.query_cache import QueryCache
from lingxi.search.searcher import Searcher
from lingxi.search.signal import Evidence
from lingxi.search.weights import load_weights, save_weights
from lingxi.similarity import Metric
from lingxi.store.engine import Retokenizes
from lingxi.store.manifest import is_library
from lingxi.store.store import Store
from lingxi.types import Encoder, Source, Status

if TYPE_CHECKING:
    from lingxi.check import CheckReport
    from lingxi.index.estimate import Estimate
    from lingxi.index.indexer import Indexer, IndexSettings
    from lingxi.index.report import IndexReport, OnProgress
    from lingxi.index.retokenize import OnRetokenized
    from lingxi.search.library_calibration import Measured
    from lingxi.store.check import OnChecked
    from lingxi.store.export import OnCopied

VARIABLE = "LINGXI_LIBRARY"


@final
class Library:
    """An open library; use it in a ``with`` block, or call :meth:`close`.

    One process at a time may have it open; while it does, it answers other processes of the same user that only read
    (:func:`lingxi.connect`). It is made when absent, unless ``create`` is false. One that cannot be written, on a
    read-only medium or in a folder of somebody else, is searched in a copy; what would change it raises LibraryError.
    In one that an earlier version wrote, the words are made findable as they are now; ``on_retokenized`` hears how far
    it is, as segments done and segments in all. ``engine`` names the storage engine of a new library, "edge" when not
    given; a library that exists keeps its engine. Raises LibraryBusy, LibraryTooNew, LibraryDamaged, LibraryError (also
    for an existing library with another engine) or UnknownName.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str] | None = None,
        *,
        create: bool = True,
        wait_s: float = 1.0,
        on_retokenized: OnRetokenized | None = None,
        engine: str | None = None,
    ) -> None:
        self.folder = as_path(folder).absolute() if folder is not None else usual_folder()
        if not create and not is_library(self.folder):
            raise LibraryError(f"there is no library in {self.folder}; make one with: lingxi index FOLDER")
        self._store = Store(self.folder, engine=engine, wait_s=wait_s)
        self._retokenize(on_retokenized)
        self.embedder = QueryCache()
        self._models = Models(self._store)
        self._making = threading.RLock()
        self._closed = self._closing = False
        self._searcher: Searcher | None = None
        self._endpoint = None if self._store.read_only else _answering(self)

    def index(
        self,
        folder: str | os.PathLike[str],
        *,
        models: Sequence[str] = (),
        settings: IndexSettings | None = None,
        on_progress: OnProgress | None = None,
        isolated_models: bool = False,
        **renamed: bool,
    ) -> IndexReport:
        """Brings the library up to date with a folder (or one file) and reports what was done.

        ``models`` are added to those the library already holds; a new library without any takes the embedded one.
        Files are encoded by every model; ``isolated_models`` are loaded for this run, and searches do not share them.
        Ctrl-C ends it cleanly: ``report.interrupted`` is then true.
        """
        isolated_models = isolated_models or _renamed(renamed, "apart", "isolated_models")
        root = as_path(folder).absolute()
        self._store.check_writable()
        self._searcher = None
        if settings and settings.gone and not root.exists():
            with self._writing():
                return remove_root(self._store, root)
        if not root.exists():
            with self._writing():
                raise no_such_folder(self._store.engine, root)
        chosen = self._models.chosen(models, isolated=isolated_models)
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
                self._store.set_speech_model(settings.speech)
            for model, encoder in chosen.items():
                self._store.hold(encoder.space, model)
        with self._making:
            self._searcher = None  # one that another process asked for meanwhile does not know the new spaces
        with self._unless_closed():
            report = indexer.run(root, on_progress)
        self._searcher = None  # one that was made meanwhile has seen less
        with self._writing():
            top = remember_root(self._store, root, indexer.walk)
            return report if report.interrupted else without_moved(self._store, report, top)

    def estimate(
        self, folder: str | os.PathLike[str], *, models: Sequence[str] = (), settings: IndexSettings | None = None
    ) -> Estimate:
        """What :meth:`index` would do and need; a few files are read, nothing of them is written."""
        root = as_path(folder).absolute()
        ready = [each for model, each in self._models.chosen(models).items() if restored(self.folder, model, each)]
        with self._unless_closed():
            return self._indexer(root, ready, settings).estimate(root)

    def search(
        self, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Hits:
        """The hits of a text, of keyword arguments, or of a whole :class:`Query`, best first; at most 10 by default.

        The options are those of :meth:`Query.of`; ``like`` and ``unlike`` take all that :meth:`marked` understands.
        The ``total`` of the hits says how many there are in all, ``at_least`` whether there may be more,
        ``nothing`` whether probably nothing matches. Raises BadQuery, BadFilter, UnknownName, or UnreadableMedia for an
        image or a sound that cannot be read.
        """
        asked = make_query(query, limit, options, self.marked)
        with self._reading():
            found = self._ready().search(asked)
        return Hits(self._with_missing(found), found.total, at_least=found.at_least, nothing=found.nothing)

    def similar(self, id_: str, limit: int = 10, where: str | None = None) -> Hits:
        """Segments like the one with that id, best first."""
        return self.search(Query((), where=where, limit=limit, like=(id_,)))

    def feedback(
        self, query: str | Query, like: Sequence[str], unlike: Sequence[str] = (), learner: str = "rocchio"
    ) -> Hits:
        """The hits of a query, re-ranked by what was learned from marked ones, by their ids."""
        asked = Query.of(query) if isinstance(query, str) else query
        liked, unliked = (*asked.like, *like), (*asked.unlike, *unlike)
        return self.search(replace(asked, like=liked, unlike=unliked, learner=learner))

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The segments that exist of those with these ids, in their order, as hits that nothing was asked of."""
        with self._reading():
            points = self._store.engine.get([id_ for id_ in ids if is_id(id_)])
        return self._with_missing([hit_of(point, 1.0) for point in points if "skipped" not in point.payload])

    def roots(self) -> tuple[Path, ...]:
        """The folders and files that were indexed."""
        return roots_of(self._store.manifest)

    def leaves_out(self, path: str | os.PathLike[str]) -> bool:
        """Whether indexing passes a path over: it is hidden or excluded where it lies, or is the library's own."""
        wanted = as_path(path).absolute()
        return wanted.is_relative_to(self.folder) or leaves_out(self._store.manifest, wanted)

    def facets(self, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field, the years of a time, with the number of segments that have each, most frequent first.

        ``where`` narrows them. Raises UnknownName for what is no field, BadQuery for one that has no few values.
        """
        with self._reading():
            return facets(self._store.engine, field, where, limit)

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

    def set_weights(self, weights: Mapping[str, float]) -> None:
        """Sets how much each signal counts, by its name, for all searches from now on; none for the usual weights."""
        self._store.check_writable()
        save_weights(self.folder, weights)
        self._searcher = None

    def weigh(self, weights: Mapping[str, float]) -> None:
        """The name of :meth:`set_weights` in earlier versions."""
        warnings.warn("Library.weigh is called set_weights now", DeprecationWarning, stacklevel=2)
        self.set_weights(weights)

    def marked(self, marks: Marks) -> tuple[str, ...]:
        """The ids that marks stand for: numbers of the last remembered hits, paths of files, ids, or hits.

        One, a list of them, or a text with commas between them. Raises BadQuery for what is not in the library.
        """
        with self._reading():
            return marked(self._store.engine, self._notes, marks)

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
            self._store.drop_roots(roots_below(self._store.manifest, gone))
            drop_unknown(self._store.engine, self.folder)
            drop_disks(self._store)
        return len(assets)

    def compact(self) -> int:
        """Rewrites the library so that no byte of what is no longer known remains; returns the bytes that it gave back.

        What was edited, or deleted and indexed away, stays on the disk until then, or until something is forgotten.
        """
        before = bytes_on_disk(self.folder)
        with self._writing():
            self._store.erase(frozenset())
            self._searcher = None
            drop_unknown(self._store.engine, self.folder)
            drop_disks(self._store)
        return max(0, before - bytes_on_disk(self.folder))

    def status(self) -> Status:
        """What the library holds, with every file that could not be read and why."""
        with self._reading():
            return status(self._store, self._models.of)

    def calibrate(self) -> dict[str, Measured]:
        """Fits every space's match probabilities on the library's own captioned pictures; space name -> how honest.

        They are kept, and searches use them from then on instead of what came with the model for the same pairs. Raises
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
        """Looks at every point, and at every file beside them, and reports what is damaged; nothing is changed.

        ``on_progress`` is called with the points that were looked at, and how many there are. What cannot be opened,
        and the engine's files themselves, are checked by :func:`lingxi.check_library`.
        """
        from lingxi.check import check_opened

        with self._writing():  # searches go on; what is written or forgotten meanwhile would look like damage
            return check_opened(self.folder, self._store.manifest, self._store.engine, self._until_closing(on_progress))

    def backup(self, target: str | os.PathLike[str], on_progress: OnCopied | None = None) -> int:
        """Writes all that the library holds into a new file, where its name ends in ``.zip``, or into a new folder.

        It is read back and compared before it appears; :func:`lingxi.restore` makes a library of it. Returns the
        number of points. Searches go on meanwhile, and other writes wait. Raises LibraryError where the target exists
        or the library is closed, LibraryDamaged where a point is damaged.
        """
        from lingxi.store.backup import back_up

        place, told = as_path(target).absolute(), self._until_closing(on_progress)
        with self._writing():
            return back_up(self.folder, self._store.manifest, self._store.engine, place, told)

    def announce(self, url: str, token: str) -> None:
        """Tells this user's other processes where the library can be asked, with which token, until it is closed."""
        self._store.announce(url, token)

    def unload(self) -> None:
        """Lets go of the models and what searches keep in memory; the next use loads them again."""
        with self._making:
            self._searcher = None
            self._models.unload()

    @property
    def loaded(self) -> tuple[str, ...]:
        """The spaces whose models are in memory."""
        return tuple(self._models.loaded)

    def close(self) -> None:
        """Flushes and lets other processes in; waits for searches of other threads, and ends what else they do."""
        self._closing = True
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

        top = top_of(self._store.manifest, root)
        return Indexer(self._store, encoders, settings, top, walk_of(self._store.manifest, top))

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

    def _with_missing(self, hits: Sequence[Hit]) -> list[Hit]:
        """The hits, those marked whose file's indexed folder is not there."""
        return mark_missing(hits, absent_roots(self._store.manifest)) if hits else []

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

    def _until_closing(self, on_progress: OnCopied | None) -> OnCopied:
        """Tells of progress, and ends what another thread's :meth:`close` would wait for."""

        def told(done: int, total: int) -> None:
            self._check_open(closing=self._closing)
            if on_progress:
                on_progress(done, total)

        return told

    def _check_open(self, *, closing: bool = False) -> None:
        if self._closed or closing:
            raise LibraryError(f"the library {self.folder} is closed; open it again")

    def _made(self) -> Searcher:
        weights, reads = load_weights(self.folder), self._store.manifest.ocr
        encoders, calibrations = self._models.by_space(), self._calibrations()
        return Searcher(self._store.engine, encoders, decode_part, calibrations, weights, self.embedder, reads=reads)

    def _calibrations(self) -> dict[str, Calibration]:
        """Of each space: what came with the model, and the library's own in place of the same pairs."""
        known = self._models.calibrations()
        for held in self._store.manifest.held:
            own, name = load(self.folder, held.space), held.space.name
            if own is not None:
                known[name] = known[name].updated(own) if name in known else own
        return known


def _renamed(given: dict[str, bool], old: str, new: str) -> bool:
    """The value of an argument that was given by its name in earlier versions; raises TypeError for other names."""
    value = given.pop(old, None)
    if given:
        raise TypeError(f"unexpected keyword argument {min(given)!r}")
    if value is not None:
        warnings.warn(f"{old}= is called {new}= now", DeprecationWarning, stacklevel=3)
    return bool(value)


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
