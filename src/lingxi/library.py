"""The library as its users hold it: open a folder, index into it, search it, forget what must go."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, final
from uuid import UUID

import numpy as np

from lingxi.arrays import Vectors
from lingxi.calibration import Calibrated, Calibration
from lingxi.encode.choose import choose
from lingxi.errors import BadQuery, LibraryError, LingxiError, SpaceMismatch
from lingxi.index.address import address_of, asset_id, path_of
from lingxi.index.fit import restored
from lingxi.index.known import FIRST, assets_below, failures
from lingxi.search.album import Album, albums, delete_album, load_album, save_album
from lingxi.search.decode import decode_part
from lingxi.search.embedder import Embedder
from lingxi.search.hit import Hit, Hits
from lingxi.search.hits import hit_of
from lingxi.search.last import numbered, remember
from lingxi.search.library_calibration import load
from lingxi.search.query import Query
from lingxi.search.searcher import Searcher
from lingxi.search.signal import Evidence
from lingxi.search.weights import load_weights, save_weights
from lingxi.similarity import Metric
from lingxi.store.fields import FIELDS, kind_of
from lingxi.store.manifest import Held, is_library
from lingxi.store.store import Store
from lingxi.store.where import And, Compare, Has, Not, OneOf, Where, both, parse
from lingxi.types import MODALITIES, Encoder, Skipped, Source, Space, hearing_of

if TYPE_CHECKING:
    from lingxi.index.estimate import Estimate
    from lingxi.index.indexer import Indexer, IndexSettings
    from lingxi.index.report import IndexReport, OnProgress
    from lingxi.search.library_calibration import Measured

DEFAULT_MODEL = "embedded"
FOUND = OneOf("modality", MODALITIES)  # what could not be read has none, and this field has an index
VARIABLE = "LINGXI_LIBRARY"


@dataclass(frozen=True)
class Status:
    """What a library holds."""

    folder: Path
    created: str  # ISO time, UTC
    roots: tuple[Path, ...]  # the folders that were indexed
    assets: int
    segments: int
    modalities: Mapping[str, int]  # segments of each
    spaces: tuple[Space, ...]
    bytes: int  # on disk
    skipped: tuple[Skipped, ...]  # files that could not be read
    unheard: int = 0  # sounds that an earlier model heard: they are not found until they are indexed once more


@final
class Library:
    """An open library; use it in a ``with`` block, or call :meth:`close`.

    One process at a time may have it open. It is made when absent, unless ``create`` is false. Raises LibraryBusy,
    LibraryTooNew, LibraryDamaged or LibraryError.
    """

    def __init__(
        self, folder: str | os.PathLike[str] | None = None, *, create: bool = True, wait_s: float = 1.0
    ) -> None:
        self.folder = Path(folder).absolute() if folder is not None else usual_folder()
        if not create and not is_library(self.folder):
            raise LibraryError(f"there is no library in {self.folder}; make one with: lingxi index FOLDER")
        self._store = Store(self.folder, wait_s=wait_s)
        self.embedder = Embedder()
        self._encoders: dict[str, Encoder] = {}
        self._making = threading.Lock()
        self._searcher: Searcher | None = None

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
        root = Path(folder).absolute()
        self._searcher = None
        chosen = self._chosen(models, apart=apart)
        if settings and settings.ocr is not None:
            self._store.read_pictures(settings.ocr)
        if settings and settings.speech is not None:
            self._store.hear(settings.speech)
        self._learn(chosen, root, settings)
        for model, encoder in chosen.items():
            self._store.hold(encoder.space, model)
        report = self._indexer(root, list(chosen.values()), settings).run(root, on_progress)
        self._searcher = None  # one that was made meanwhile has seen less
        if self._inside(root) == root:
            self._store.add_root(address_of(root))
        return report

    def estimate(
        self, folder: str | os.PathLike[str], *, models: Sequence[str] = (), settings: IndexSettings | None = None
    ) -> Estimate:
        """What :meth:`index` would do and need; a few files are read, nothing of them is written."""
        root = Path(folder).absolute()
        ready = [each for model, each in self._chosen(models).items() if restored(self.folder, model, each)]
        return self._indexer(root, ready, settings).estimate(root)

    def search(self, query: str | Query, limit: int | None = None) -> Hits:
        """The hits of words or of a whole :class:`Query`, best first; ``limit`` is 10 for words.

        Their ``total`` says how many there are in all, ``at_least`` whether there may be more.
        """
        if isinstance(query, str):
            query = Query.of(query, limit=10 if limit is None else limit)
        elif limit is not None:
            query = replace(query, limit=limit)
        return self._ready().search(query)

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The segments that exist of those with these ids, in their order, as hits that nothing was asked of."""
        points = self._store.engine.get([id_ for id_ in ids if _is_id(id_)])
        return [hit_of(point, 1.0) for point in points if "skipped" not in point.payload]

    def roots(self) -> tuple[Path, ...]:
        """The folders and files that were indexed."""
        return tuple(path_of(root) for root in self._store.manifest.roots)

    def facets(self, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field, the years of a time, with the number of segments that have each, most frequent first.

        ``where`` narrows them. Raises UnknownName for what is no field, BadQuery for one that has no few values.
        """
        kind = kind_of(field)
        if field not in FIELDS or kind in ("integer", "number") or field == "text":
            raise BadQuery(f"{field} has no few values to count; filter by it instead")
        wanted = both(FOUND, parse(where) if where else None)
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
        points = self._store.engine.scroll(None, [], vectors=True)
        rows = [point.vectors[name] for point in points if name in point.vectors]
        return np.array(rows, np.float32).reshape(len(rows), held[name].dim), held[name].metric

    def signals(self, query: str) -> list[Evidence]:
        """What each signal by itself finds for words, with the weight it counts with."""
        return self._ready().evidence(Query.of(query))

    def weigh(self, weights: Mapping[str, float]) -> None:
        """Keeps how much each signal counts, by its name, for all searches from now on; none for the usual weights."""
        save_weights(self.folder, weights)
        self._searcher = None

    def marked(self, marks: str) -> tuple[str, ...]:
        """The ids that marks stand for: numbers of the last search's hits, paths of files, or ids, between commas.

        Raises BadQuery for what is not in the library.
        """
        return tuple(id_ for mark in filter(None, map(str.strip, marks.split(","))) for id_ in self._marked(mark))

    def remember(self, hits: Sequence[Hit]) -> None:
        """Keeps which hits were shown, so that :meth:`marked` understands their numbers."""
        remember(self.folder, [hit.id for hit in hits])

    def albums(self) -> list[Album]:
        """The albums that were saved, by name."""
        return list(albums(self.folder))

    def album(self, name: str) -> Album:
        """The album of that name, with those of its marks that are still in the library; raises BadQuery.

        ``lib.search(lib.album(name).query(100))`` are the hits that are in it now.
        """
        kept = load_album(self.folder, name)
        return kept.among({hit.id for hit in self.segments([*kept.like, *kept.unlike])})

    def save_album(self, album: Album) -> None:
        """Keeps a question with its marks; one of the same name is replaced. Raises BadQuery."""
        save_album(self.folder, album)

    def delete_album(self, name: str) -> None:
        """Forgets the album, and nothing that is in it; raises BadQuery."""
        delete_album(self.folder, name)

    def forget(self, path: str | os.PathLike[str]) -> int:
        """Removes a file, or everything below a folder, so that no byte of it remains; returns the number of files.

        The files themselves are left alone, and they need not exist any more.
        """
        gone = Path(path).absolute()
        self._searcher = None
        assets = frozenset(asset.id for asset in assets_below(self._store.engine, gone))
        if assets:
            self._store.erase(assets)
        roots = {root for root in self._store.manifest.roots if path_of(root).is_relative_to(gone)}
        if roots:
            self._store.drop_roots(frozenset(roots))
        return len(assets)

    def status(self) -> Status:
        """What the library holds, with every file that could not be read and why."""
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
            bytes=sum(file.stat().st_blocks * 512 for file in self.folder.rglob("*") if file.is_file()),
            skipped=tuple(failures(self._store.engine)),
            unheard=max((self._store.engine.count(each) for each in self._unheard()), default=0),
        )

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

        self._searcher = None
        found = {held.space.name: measure(self._store.engine, held.space) for held in self._store.manifest.held}
        for held in self._store.manifest.held:
            save(self.folder, held.space, found[held.space.name].calibration)
        return found

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
        """Flushes and lets other processes in."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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

    def _indexer(self, root: Path, encoders: Sequence[Encoder], settings: IndexSettings | None) -> Indexer:
        from lingxi.index.indexer import Indexer  # a search starts faster without it

        return Indexer(self._store, encoders, settings, self._inside(root))

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
            from lingxi.media.scan import scan

            wanted = settings or IndexSettings()
            files = scan(root, follow_links=wanted.follow_links, hidden=wanted.hidden, exclude=(self.folder,))
            sources = [each for each in files if isinstance(each, Source)]
            for model, encoder in unfit.items():
                learn(self.folder, model, encoder, sources, wanted.limits)

    def _marked(self, mark: str) -> list[str]:
        if mark.isascii() and mark.isdigit():
            return [numbered(self.folder, int(mark))]
        if self._store.engine.get([mark]) if _is_id(mark) else False:
            return [mark]
        asset = asset_id(address_of(Path(mark).absolute()))
        points = self._store.engine.scroll(both(OneOf("asset", (asset,)), Not(Has("skipped"))), ["order"])
        found = sorted(points, key=lambda point: int(point.payload["order"]))
        if not found:
            raise BadQuery(f"{mark} is not in the library; marks are numbers of the last hits, or paths")
        return [point.id for point in found]

    def _ready(self) -> Searcher:
        """The searcher, made once however many threads ask for it at the same time."""
        with self._making:
            searcher = self._searcher = self._searcher or self._made()
            return searcher

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


def usual_folder() -> Path:
    """Where a library is when none is named: ``LINGXI_LIBRARY``, else a folder among the user's data."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).absolute()
    from platformdirs import user_data_path

    return user_data_path("lingxi", appauthor=False) / "library"


def _is_id(mark: str) -> bool:
    try:
        return str(UUID(mark)) == mark
    except ValueError:
        return False
