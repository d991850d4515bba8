"""The library that users open: index folders, search, forget files."""

from __future__ import annotations

import copy
import os
import threading
import time
import warnings
import weakref
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack, final

import numpy as np

from lingxi.address import AnyPath, address_of, as_path, asset_id, is_id
from lingxi.answer import answered
from lingxi.apps.explain.explain import explain
from lingxi.apps.explain.explanation import Explanation
from lingxi.arrays import Scores, Vectors
from lingxi.channel import Endpoint
from lingxi.errors import BadQuery, LibraryError
from lingxi.index.models import Models
from lingxi.index.optimizer import Optimizer
from lingxi.index.roots import (
    absent_roots,
    drop_disks,
    leaves_out,
    roots_below,
    roots_of,
)
from lingxi.index.snapshot import assets_below
from lingxi.index.status import status
from lingxi.index.unfinished import prune_unfinished
from lingxi.index.update import Update
from lingxi.library_place import usual_place
from lingxi.prepared import Prepared
from lingxi.result_cache import ResultCache
from lingxi.scoped import ScopedLibrary, View, Views
from lingxi.search.album import Album, SavedSearch
from lingxi.search.album_files import all_kept, delete, load_album, load_search, save, unreadable
from lingxi.search.facets import facets, file_facets
from lingxi.search.file_order import FileOrder, Sort
from lingxi.search.hit import Hit, Hits
from lingxi.search.hits import Shown, hit_of, mark_missing, parts_of
from lingxi.search.kept_media import keep_media, sweep_media, with_files
from lingxi.search.last import last_query, remember, span_of, spans_of
from lingxi.search.listing import FileList, Timeline, files, timeline
from lingxi.search.live_pairs import to_change, with_other_halves
from lingxi.search.marks import drop_unknown, holds_asset, is_number, known_items, marked
from lingxi.search.options import SearchOptions, make_query
from lingxi.search.places import WORLD, Box, Cell, places
from lingxi.search.query import Mark, Marks, Query, mark_texts, wanted_kinds
from lingxi.search.searcher import Searcher
from lingxi.search.signal import Evidence
from lingxi.search.weights import save_weights
from lingxi.share.grant import opened, scope_of
from lingxi.share.scope import Opened, Scope
from lingxi.share.tokens import NewToken, Token, Tokens, Until, after
from lingxi.similarity import Metric
from lingxi.store.access import Access
from lingxi.store.annotations import Annotation, read_annotations, write_annotations
from lingxi.store.engine import ReadsPoints, Retokenizes
from lingxi.store.events import Act, Event, add_events, forget_events, read_events, recorded, switch
from lingxi.store.open_store import open_store
from lingxi.store.store import Store
from lingxi.types import Fitted, SearchIndex, Status

if TYPE_CHECKING:
    from lingxi.apps.ask.answer import Answer
    from lingxi.apps.chat.chat import Chat
    from lingxi.apps.chat.state import State
    from lingxi.apps.chat.turn import Turn
    from lingxi.apps.duplicates.group import Duplicates
    from lingxi.apps.duplicates.photos import OnCompared
    from lingxi.apps.explore.exploration import Exploration
    from lingxi.apps.explore.explore import OnExplored
    from lingxi.apps.language_model import LanguageModel
    from lingxi.apps.moderate.drift import Drift
    from lingxi.apps.moderate.finding import Moderation
    from lingxi.apps.moderate.log import LogCheck
    from lingxi.apps.moderate.moderate import OnPieces
    from lingxi.apps.moderate.policy import Policy
    from lingxi.apps.moderate.review import Case
    from lingxi.apps.recommend.recommendation import Recommendation
    from lingxi.check import CheckReport
    from lingxi.encode.text.span_reader import SpanReader
    from lingxi.index.caption import OnCaptioned
    from lingxi.index.estimate import Estimate
    from lingxi.index.indexer import IndexSettings
    from lingxi.index.report import CaptionReport, IndexReport, OnProgress, RebuildReport
    from lingxi.index.retokenize import OnRetokenized
    from lingxi.inventory import PrivacyReport
    from lingxi.search.library_calibration import Measured
    from lingxi.store.check_points import OnChecked
    from lingxi.store.export import OnCopied


@final
class Library:
    """An open library; use it in a ``with`` block, or call :meth:`close`.

    One process at a time may have it open. Meanwhile it answers the read requests of the user's other processes
    (:func:`lingxi.connect`). It is created if it does not exist, unless ``create`` is false. A library that cannot be
    written, on a read-only medium or in another user's folder, is searched in a private copy; methods that would change
    it raise LibraryError. For a library of an earlier version, the tokens of all words are updated first;
    ``on_retokenized`` gets the progress, as segments done and their total. ``engine`` names the storage engine of a new
    library, "edge" by default; an existing library keeps its engine. Raises LibraryBusy, LibraryTooNew, LibraryDamaged,
    LibraryError (also for an existing library with another engine) or UnknownName.
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
        place = folder if folder is not None else usual_place()
        self._store = open_store(place, create=create, wait_s=wait_s, engine=engine)
        self.folder = self._store.folder
        self._access = Access(self._store)
        self._retokenize(on_retokenized)
        self._models = Models(self._store)
        self._optimizer = Optimizer(self._store, self._models, self._access)
        self._rebuilding = threading.Lock()
        self._keeping = threading.RLock()  # who keeps or deletes albums and searches
        self._shows_places = True
        self._prepared = Prepared(self._store, self._models, self._rebuilding.locked)
        self.embedder = self._prepared.embedder
        self._update = Update(self._store, self._models, self._access, self._optimizer, self._prepared.clear)
        self._views = Views()
        self._tokens = Tokens(self.folder)
        self._endpoint = _answering(self) if isinstance(self._store, Store) and not self._store.read_only else None

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
        """Updates the library from a folder (or one file) and returns a report.

        ``models`` are added to those of the library; a new library uses the built-in model by default. Every model
        encodes the files. ``isolated_models`` are loaded for this run only and not shared with searches. After Ctrl-C
        the run ends cleanly, and ``report.interrupted`` is true.
        """
        isolated_models = isolated_models or _renamed(renamed, "apart", "isolated_models")
        self._store.check_writable()
        self._check_no_rebuild()
        root = as_path(folder).absolute()
        with self._store.leased():
            report = self._update.run(root, models, settings, on_progress, isolated_models=isolated_models)
        if settings and settings.caption and not report.interrupted:
            made = self.caption(on_progress=_of_captions(on_progress, root))
            seconds = report.seconds + made.seconds
            report = replace(report, captions=made.captions, interrupted=made.interrupted, seconds=seconds)
        if not report.interrupted:
            self._optimizer.start()
        return report

    def caption(
        self, model: str = "", *, remove: bool = False, on_progress: OnCaptioned | None = None
    ) -> CaptionReport:
        """Generates captions for images without text, or removes all generated ones, and returns a report.

        They come from captions of like images in the library and from names of classes, or from a captioning ``model``
        (a folder, or OWNER/NAME of the hub). They are found like others, and their hits have the fact ``caption``:
        ``generated``. A file that changes loses its generated caption. Captions that were generated before stay, also
        with another ``model`` (``report.kept``): remove them first to replace them. Ctrl-C ends it cleanly
        (``report.interrupted``), and the next call goes on. Raises LibraryError where no model of the library compares
        texts and images, MissingModel, MissingExtra, and BadModel.
        """
        from lingxi.index.caption import add_captions, captioner, remove_captions

        self._store.check_writable()
        self._check_no_rebuild()
        with self._store.leased(), self._access.open_throughout():
            progress = self._access.until_closing(on_progress)
            try:
                if remove:
                    return remove_captions(self._store, progress)
                encoders = self._models.by_space()
                return add_captions(self._store, encoders, captioner(encoders, model), progress)
            finally:
                self._prepared.clear()

    def estimate(
        self, folder: str | os.PathLike[str], *, models: Sequence[str] = (), settings: IndexSettings | None = None
    ) -> Estimate:
        """What :meth:`index` would do and cost, from reading a few of the files; nothing is written."""
        return self._update.estimate(as_path(folder).absolute(), models, settings)

    def search(
        self, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Hits:
        """The hits of a text, of keyword arguments, or of a whole :class:`Query`, best first; at most 10 by default.

        The options are those of :meth:`Query.of`; ``like`` and ``unlike`` accept what :meth:`marked` accepts. ``total``
        is the number of all hits; ``at_least`` says whether there may be more, ``nothing`` whether probably nothing
        matches. Raises BadQuery, BadFilter, UnknownName, or UnreadableMedia for an unreadable image or sound.
        """
        asked = make_query(query, limit, options, self.marked)
        with self._access.reading():
            found = self._found(with_files(self.folder, asked))
        return found.of(self._with_missing(found))

    def ask(
        self,
        question: str,
        *,
        reader: SpanReader | None = None,
        llm: LanguageModel | None = None,
        where: str | None = None,
        limit: int = 10,
    ) -> Answer:
        """The answer to a question in English or Chinese, from the library alone; see :func:`lingxi.apps.ask.ask.ask`.

        ``limit`` is the number of hits of evidence. Raises BadQuery and BadFilter.
        """
        from lingxi.apps.ask.ask import ask  # imported here: searches need none of it

        return ask(self, question, reader=reader, llm=llm, where=where, limit=limit)

    def recommend(
        self,
        person: str = "",
        *,
        like: Marks = (),
        modality: str | Sequence[str] = (),
        where: str | None = None,
        limit: int = 10,
        seen: bool = False,
        diverse: float = 0.3,
    ) -> list[Recommendation]:
        """What a person may like, by their events, and what others with events took; best first.

        ``like`` are marks, as :meth:`marked` takes them, that count as liked just now; without a person, they are all
        that counts. ``modality`` names the wanted kinds. Files with an event of the person do not come again unless
        ``seen``. ``diverse`` is in [0, 1]. Raises BadQuery, also where nothing is known that the person liked.
        """
        from lingxi.apps.recommend.marked_items import items_of
        from lingxi.apps.recommend.recommend import Wish, recommend

        wish = Wish(person, items_of(self, like), wanted_kinds(modality), where, limit, seen, diverse)
        with self._kept() as folder:
            return recommend(self, self._ready().items, read_events(folder), wish, self._results)

    def record(self, person: str, act: Act, marks: Marks, weight: float = 1.0) -> int:
        """Keeps that a person did something (view, like, skip, hide, buy, share) with hits; returns their number.

        ``marks`` are what :meth:`marked` understands; a file is one item. Raises BadQuery, also where recording is off
        for the person.
        """
        from lingxi.apps.recommend.marked_items import items_of

        now = round(time.time(), 3)  # as tables keep it
        with self._changing():  # nobody is forgotten between the check and the write
            if person not in recorded(self.folder):
                raise BadQuery(f"recording is off for {person!r}; switch it on: lingxi events on --person NAME")
            return self.add_events([Event(person, act, item, now, weight) for item in items_of(self, marks)])

    def add_events(self, events: Sequence[Event]) -> int:
        """Keeps events of any people, as they are; returns their number.

        Their items are ids of segments or files. Raises BadQuery, and keeps none, for one that the library lacks.
        """
        items = sorted({event.item for event in events})
        with self._changing():
            known = known_items(self._store.engine, items)
            for unknown in (item for item in items if item not in known):
                raise BadQuery(f"{unknown!r} is no id of a segment or a file in the library")
            add_events(self.folder, events)
        return len(events)

    def events(self, person: str | None = None) -> list[Event]:
        """The events of a person, or of all, oldest first."""
        with self._kept() as folder:
            return read_events(folder, person)

    def forget_events(self, person: str) -> int:
        """Removes all events of a person and switches recording off; returns the number of events."""
        with self._changing():
            return forget_events(self.folder, person)

    def recorded(self) -> list[str]:
        """The people for whom recording is on; nobody, unless :meth:`set_recording` was called."""
        with self._kept() as folder:
            return recorded(folder)

    def set_recording(self, person: str, *, on: bool) -> None:
        """Switches on or off that :meth:`record` keeps events of a person; raises BadQuery."""
        with self._changing():
            switch(self.folder, person, on=on)

    def similar(self, id_: str, limit: int = 10, where: str | None = None) -> Hits:
        """Segments like the one with that id, best first; raises BadQuery for what is no id."""
        self._access.check_open()
        if not is_id(id_):
            raise BadQuery(f"{id_!r} is no id of a segment")
        return self.search(Query((), where=where, limit=limit, like=(id_,)))

    def feedback(
        self, query: str | Query, like: Sequence[str], unlike: Sequence[str] = (), learner: str = "auto"
    ) -> Hits:
        """The hits of a query, re-ranked by a learner trained on marked hits, which are given by id."""
        asked = Query.of(query) if isinstance(query, str) else query
        liked, unliked = (*asked.like, *like), (*asked.unlike, *unlike)
        return self.search(replace(asked, like=liked, unlike=unliked, learner=learner))

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The existing segments with these ids, in order, as hits without scores of a query."""
        with self._access.reading():
            points = self._reader().get([id_ for id_ in ids if is_id(id_)])
        return self._with_missing([hit_of(point, 1.0) for point in points if "skipped" not in point.payload])

    def parts(self, id_: str) -> list[Hit]:
        """All segments of the file of a segment, in their order: its pages, passages and moments; none if unknown."""
        with self._access.reading():
            points = parts_of(self._reader(), id_)
        return self._with_missing([hit_of(point, 1.0) for point in points])

    def annotate(
        self,
        marks: Marks,
        *,
        favourite: bool | None = None,
        hidden: bool | None = None,
        tags: Sequence[str] = (),
        untag: Sequence[str] = (),
    ) -> list[Annotation]:
        """Makes files favourites, hides them, or changes their tags; returns what was known of them before.

        ``None`` leaves a mark as it is. Hidden files are found only by filters that name ``hidden``. ``marks`` are what
        :meth:`marked` understands; a file is one, with all of its pages and moments, and so is a Live Photo with its
        film. :meth:`put_annotations` takes what is returned to undo the change. Raises BadQuery.
        """
        self._store.check_writable()
        ids = self.marked(marks)
        with self._changing():
            points = self._store.engine.get(list(ids))
            files = list(dict.fromkeys(str(point.payload["asset"]) for point in points))
            known = read_annotations(self.folder)
            found, of_films = to_change(self._store.engine, files, known)
            changed = [each.changed(favourite, hidden, tags, untag) for each in found]
            write_annotations(self.folder, [*changed, *(Annotation(each.file) for each in of_films)])
        self._prepared.clear()
        return [*(known.get(each.file, Annotation(each.file)) for each in found), *of_films]

    def annotations(self) -> list[Annotation]:
        """The favourites, tags and hidden files, by the ids of the files."""
        with self._kept() as folder:
            return sorted(read_annotations(folder).values(), key=lambda each: each.file)

    def put_annotations(self, annotations: Sequence[Annotation]) -> None:
        """Keeps annotations exactly as they are, such as those that :meth:`annotate` returned; raises BadQuery."""
        with self._changing():
            for unknown in (each.file for each in annotations if not holds_asset(self._store.engine, each.file)):
                raise BadQuery(f"{unknown!r} is no id of a file in the library")
            write_annotations(self.folder, annotations)
        self._prepared.clear()

    def roots(self) -> tuple[Path, ...]:
        """The indexed folders and files."""
        self._access.check_open()
        return roots_of(self._store.manifest)

    def leaves_out(self, path: str | os.PathLike[str]) -> bool:
        """Whether indexing skips a path: it is hidden, excluded, or part of the library itself."""
        wanted = as_path(path).absolute()
        self._access.check_open()
        return wanted.is_relative_to(self.folder) or leaves_out(self._store.manifest, wanted)

    def files(
        self, where: str | None = None, sort: Sort = "newest", limit: int = 100, cursor: str | None = None
    ) -> FileList:
        """The files with a segment that matches a filter, all without one; at most 1,000 at once.

        They are sorted by when they were taken, or last changed (newest, oldest), or by name. ``cursor`` is that of the
        page before; files that are added or removed meanwhile move no others to another page. Raises BadQuery and
        BadFilter.
        """
        with self._access.reading():
            found = files(self._listed(), where, sort, limit, cursor)
        return replace(found, files=tuple(self._with_missing(found.files)))

    def timeline(self, where: str | None = None) -> Timeline:
        """The number of files of each month, newest first, of those that match a filter; raises BadFilter."""
        with self._access.reading():
            return timeline(self._listed(), where)

    def places(self, where: str | None = None, degrees: float = 5.0, within: Box = WORLD) -> tuple[Cell, ...]:
        """Where the files that match a filter were taken: cells of a grid, ``degrees`` wide, most files first.

        At most 1,000 cells that lie ``within`` a part of the earth. Raises BadQuery and BadFilter.
        """
        with self._access.reading():
            return places(self._listed(), where, degrees, within)

    def facets(
        self, field: str, where: str | None = None, limit: int = 100, *, files: bool = False
    ) -> list[tuple[str, int]]:
        """The values of a field (years for a time) with their numbers of segments, most frequent first.

        ``files`` counts files instead; ``where`` is a filter. Raises UnknownName for an unknown field, BadQuery for one
        with too many distinct values.
        """
        with self._access.reading():
            if files:
                return file_facets(self._listed(), field, where, limit)
            return facets(self._reader(), field, where, limit)

    def vectors(self, space: str | None = None) -> tuple[Vectors, Metric]:
        """All vectors (n, d) of a space (the first one by default), and its metric; raises BadQuery."""
        held = {each.space.name: each.space for each in self._store.manifest.held}
        name = space or next(iter(held), "")
        if name not in held:
            raise BadQuery(f"the library has no space {name!r}; it has: {', '.join(held) or 'none'}")
        with self._access.reading():
            points = self._store.engine.scroll(None, [], vectors=True)
            rows = [point.vectors[name] for point in points if name in point.vectors]
        return np.array(rows, np.float32).reshape(len(rows), held[name].dim), held[name].metric

    def signals(self, query: str) -> list[Evidence]:
        """The ranking of each signal for a text query, with the signal's weight."""
        with self._access.reading():
            return self._ready().evidence(Query.of(query))

    def standing(self, ids: Sequence[str], texts: Sequence[str]) -> Scores:
        """Deviations (n, t) by which each segment is nearer to each text than usual images are.

        NaN where no calibrated model sees both, and for texts that were indexed by their words only.
        """
        with self._access.reading():
            return self._ready().standing(ids, texts)

    def chat(self, state: State | None = None, limit: int = 10, llm: LanguageModel | None = None) -> Chat:
        """A conversation that refines a search turn by turn; ``state`` goes on with an earlier one.

        ``llm`` reads the turns instead of the grammar, which reads those where the model fails.
        """
        from lingxi.apps.chat.chat import Chat, read_by  # imported here: its patterns take longer than a search

        self._access.check_open()
        return Chat(self.converse if llm is None else read_by(llm, self, self.standing), self.save_album, state, limit)

    def converse(self, state: State, text: str, off: int | None, limit: int) -> Turn:
        """One turn of a conversation, whose state is in the turn that is returned; :meth:`chat` keeps it for you.

        ``off`` is a condition to take off instead of saying something. Raises BadQuery.
        """
        from lingxi.apps.chat.turn import step

        return step(self, state, text, off, limit, self.standing)

    def set_weights(self, weights: Mapping[str, float]) -> None:
        """Sets the weights of signals, by name, for all later searches; an empty mapping restores the defaults."""
        with self._changing():
            save_weights(self.folder, weights)
        self._prepared.clear()

    def weigh(self, weights: Mapping[str, float]) -> None:
        """The name of :meth:`set_weights` in earlier versions."""
        warnings.warn("Library.weigh is called set_weights now", DeprecationWarning, stacklevel=2)
        self.set_weights(weights)

    def marked(self, marks: Marks) -> tuple[str, ...]:
        """The ids that marks refer to: numbers of the stored hits, paths of files, ids, or hits.

        A mark, a list of marks, or a text with marks separated by commas. Raises BadQuery for anything else.
        """
        with self._access.reading():
            return marked(self._store.engine, self._notes, marks)

    def remember(self, hits: Sequence[Hit], query: Query | None = None) -> None:
        """Stores which hits were shown, so that :meth:`marked` understands their numbers, and their query in text."""
        self._access.check_open()
        remember(self._notes, [hit.id for hit in hits], query, spans_of(hits))

    def shown_span(self, mark: Mark) -> tuple[float, float] | None:
        """The seconds in which the stored hit of a number was shown; None for other marks, pictures and texts.

        Neighbours in time that match as well are shown as one hit, so it may be longer than the segment.
        """
        self._access.check_open()
        (text,) = mark_texts([mark]) or ("",)
        return span_of(self._notes, int(text)) if is_number(text) else None

    def explain(
        self, hit: Mark, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Explanation:
        """Why a hit matches a query: signals, words, places, moments, and the nearest segment that is not a hit.

        ``hit`` is a hit, its id, its number among the stored hits, or a path. The query is asked as in :meth:`search`;
        without one, it is that of the stored hits. The file is read now; if it is missing or has changed, ``note`` says
        so. Raises BadQuery, BadFilter or UnreadableMedia.
        """
        given = query is not None or bool(options)
        asked = make_query(query if given else last_query(self._notes), limit, options, self.marked)
        (id_, *_) = self.marked([hit])
        with self._access.reading():
            return explain(self, self._ready().insight, id_, with_files(self.folder, asked))

    def duplicates(self, on_progress: OnCompared | None = None, *, workers: str = "") -> Duplicates:
        """Groups of copies, edits and bursts among the files, with the better copy of each; the files are read now.

        The result is kept until a file or the library changes. ``on_progress`` is called with the
        work done on photos and all of it, in photos; what it raises ends the work. Nothing is changed;
        :func:`lingxi.apps.duplicates.move.move` moves files. ``workers`` have the first look at photos: ``local:8``,
        ``ray://HOST:10001``. See docs/duplicates.md. Raises MissingExtra without the extra ``vision`` if photos are
        alike, and BadQuery for workers that cannot be read.
        """
        from lingxi.apps.duplicates.file import files_of, on_disk  # imported here: searches need none of it
        from lingxi.apps.duplicates.find import duplicates

        with self._access.reading():
            files = files_of(self._reader(), self._overall_space())
        return self._results(("duplicates", on_disk(files)), lambda: duplicates(files, on_progress, workers))

    def explore(
        self, *, since: datetime | None = None, seed: int = 0, on_progress: OnExplored | None = None
    ) -> Exploration:
        """Clusters of the files with names, what is unlike the rest, what is new, months and places.

        ``since`` limits what is new. The same ``seed`` gives the same clusters. The result is kept until the library
        changes. ``on_progress`` is called with the work done and all of it, in files; what it raises ends the work. See
        docs/explore.md.
        """
        from lingxi.apps.explore.exploration import Exploration

        with self._access.reading():
            if not self._store.manifest.held:
                return Exploration()  # nothing was ever indexed
            return self._explored(self._ready(), None, since, seed, on_progress)

    def albums(self) -> list[Album]:
        """The albums that can be read, by name."""
        with self._kept() as folder:
            return [each for each in all_kept(folder) if isinstance(each, Album)]

    def album(self, name: str) -> Album:
        """The album of that name; ``lib.segments(album.ids)`` are its hits that are in the library. Raises BadQuery."""
        with self._kept() as folder:
            return load_album(folder, name)

    def save_album(self, album: Album | str, marks: Marks = ()) -> Album:
        """Keeps exactly these hits, in their order, under a name; an album of the same name is replaced.

        ``marks`` are what :meth:`marked` understands, such as ``hits[:5]``; or give a whole :class:`Album`. Raises
        BadQuery.
        """
        self._store.check_writable()
        if isinstance(album, SavedSearch):  # what an Album was in earlier versions
            self.save_search(album.name, album.definition)
            return album  # type: ignore[return-value]
        kept = Album(album, tuple(dict.fromkeys(self.marked(marks)))) if isinstance(album, str) else album
        with self._changing():
            save(self.folder, kept)
        return kept

    def saved_searches(self) -> list[SavedSearch]:
        """The saved searches that can be read, by name."""
        with self._kept() as folder:
            return [each for each in all_kept(folder) if isinstance(each, SavedSearch)]

    def saved_search(self, name: str) -> SavedSearch:
        """The saved search of that name, with those of its marks that are still in the library; raises BadQuery.

        ``lib.search(lib.saved_search(name).query(100))`` are its hits now.
        """
        with self._kept() as folder:
            kept = load_search(folder, name)
        return kept.among({hit.id for hit in self.segments(kept.marks)})

    def save_search(self, name: str, query: str | Query | None = None, **options: Unpack[SearchOptions]) -> SavedSearch:
        """Keeps a whole query, asked as :meth:`search` is, under a name; a search of the same name is replaced.

        Its images and sounds are kept in the library, at most 32 MB each. Raises BadQuery or UnreadableMedia.
        """
        self._store.check_writable()
        asked = replace(make_query(query, None, options, self.marked), offset=0)
        with self._changing():
            try:
                kept = SavedSearch(name, keep_media(self.folder, asked, self._asset_of))
                save(self.folder, kept)
            finally:
                sweep_media(self.folder)
        return kept

    def new_token(
        self,
        name: str,
        *,
        folders: Sequence[AnyPath] = (),
        albums: Sequence[str] = (),
        modalities: Sequence[str] = (),
        originals: bool = True,
        location: bool = True,
        until: Until = None,
    ) -> NewToken:
        """Makes a token for ``lingxi serve`` that shows a part of the library: what is in these folders or albums.

        ``modalities`` are the kinds that it shows, all by default. Without ``originals`` it gives previews only,
        without ``location`` no places. It ends after ``until``, a date or a time. The secret is kept as a digest and
        given only here. Raises BadQuery, and LibraryError where the library cannot be written.
        """
        self._store.check_writable()
        with self._access.reading():
            scope = scope_of(
                self._store.engine, self.folder, folders, albums, modalities, originals=originals, location=location
            )
        with self._changing():
            return self._tokens.add(name, scope, until)

    def share(self, album: str, *, days: float | None = 30, originals: bool = True, location: bool = False) -> NewToken:
        """Makes a token that shows one album, for so many days, or until it is revoked if None.

        It has the name of the album. ``lib.share("Summer").link("https://photos.example")`` is its link. Raises
        BadQuery and LibraryError.
        """
        until = None if days is None else after(days)
        name = self._tokens.free_name(album.strip())
        return self.new_token(name, albums=[album], originals=originals, location=location, until=until)

    def tokens(self) -> list[Token]:
        """The tokens that show a part of the library, expired ones too, oldest first; not their secrets."""
        with self._kept():
            return self._tokens.listed()

    def revoke_token(self, name: str) -> None:
        """Makes a token invalid from now on, with the links and browsers that use it; raises BadQuery."""
        with self._changing():
            self._tokens.revoke(name)

    def token(self, secret: str) -> Token | None:
        """The valid token with that secret; None for others, revoked and expired ones."""
        self._access.check_open()
        self._prepared.refresh()
        return self._tokens.found(secret)

    def scoped(self, scope: Scope) -> ScopedLibrary:
        """The library as a token with that scope shows it."""
        self._access.check_open()

        def view() -> View:
            return self._views(self._ready(), opened(scope, self.folder, self.roots()))

        return ScopedLibrary(scope, view, self._access.reading, self._with_missing, self._explored)

    def without_places(self) -> Self:
        """The same open library, whose hits, answers, filters and facets do not have the places of files.

        Filters that name one raise BadQuery. Closing either closes both.
        """
        self._access.check_open()
        narrowed = copy.copy(self)
        narrowed._shows_places = False
        return narrowed

    def unreadable_albums(self) -> list[str]:
        """What is wrong with each album and each saved search that cannot be read."""
        with self._kept() as folder:
            return list(unreadable(folder))

    def delete_album(self, name: str) -> None:
        """Deletes an album or a saved search, and none of the files in it; raises BadQuery."""
        with self._changing():
            delete(self.folder, name)
            sweep_media(self.folder)

    def delete_search(self, name: str) -> None:
        """Deletes a saved search with the pictures that only it uses; raises BadQuery."""
        self.delete_album(name)

    def moderate(
        self,
        policy: Policy | str | os.PathLike[str],
        folder: str | os.PathLike[str] | None = None,
        *,
        on_progress: OnPieces | None = None,
    ) -> Moderation:
        """The findings of a policy (or of its TOML file) in an indexed folder, or in the whole library.

        The run and its new findings go into the log, where they become cases for review; nothing else is changed, and
        nothing is deleted. Raises BadQuery for a wrong policy, MissingModel for a classifier that is not installed.
        """
        from lingxi.apps.moderate.desk import Desk
        from lingxi.apps.moderate.policy import as_policy

        wanted, within = as_policy(policy), None if folder is None else as_path(folder)
        with self._access.reading():
            found = Desk(self.folder).found(wanted, self._ready().insight, within, None, on_progress)
        if not self._store.read_only:
            self.record_findings(wanted, found)
        return found

    def findings_elsewhere(self, policy: Policy, file: Path, other: Library) -> Moderation:
        """The findings of a policy in a file, which is indexed in another library with the models of this one.

        Examples are those of this library. Models that were fitted on it are left out. Nothing is logged; see
        :meth:`record_findings`.
        """
        from lingxi.apps.moderate.desk import Desk
        from lingxi.index.indexer import IndexSettings

        held = self._store.manifest
        models = [each.model for each in held.held if not isinstance(self._models.of(each), Fitted)]
        other.index(file, models=models, settings=IndexSettings(workers=1, ocr=held.ocr, speech=held.speech))
        with self._access.reading(), other._access.reading():
            return Desk(self.folder).found(policy, self._ready().insight, file, other._ready().insight)

    def record_findings(self, policy: Policy, found: Moderation) -> None:
        """Logs a run and its new findings, which become cases."""
        from lingxi.apps.moderate.desk import Desk

        with self._changing():
            Desk(self.folder).record(policy, found)

    def review_cases(self, reviewer: str | None = None) -> list[Case]:
        """The findings that were logged, as cases, with what people said; those that wait for a reviewer, if named."""
        from lingxi.apps.moderate.desk import Desk

        with self._kept() as folder:
            return Desk(folder).cases(reviewer)

    def decide(self, id_: str, category: str, verdict: str, reviewer: str) -> Case:
        """Keeps what a reviewer says of a case, "yes", "no" or "unsure", in the log; a later verdict replaces it.

        Raises BadQuery for an unknown case or verdict, LibraryDamaged for a broken log.
        """
        from lingxi.apps.moderate.desk import Desk

        with self._changing():
            return Desk(self.folder).decide(id_, category, verdict, reviewer)

    def check_moderation_log(self, digest: str = "") -> LogCheck:
        """Whether the log of moderation is intact; ``digest`` is one that an earlier check returned."""
        from lingxi.apps.moderate.desk import Desk

        with self._changing():
            return Desk(self.folder).check(digest)

    def moderation_drift(self) -> list[Drift]:
        """How scores, and the share of findings that people confirm, have changed, by category."""
        from lingxi.apps.moderate.desk import Desk

        with self._kept() as folder:
            return Desk(folder).drift()

    def rebuild(
        self, models: Sequence[str] = (), *, workers: int | None = None, on_progress: OnProgress | None = None
    ) -> RebuildReport:
        """Encodes all files again, with the library's models as they are now or with ``models`` in their place.

        The old vectors answer until all is encoded; then the new ones take their place at once. Albums, saved searches,
        marks and settings stay. Ctrl-C ends it cleanly (``report.interrupted``); the next call goes on, also after a
        kill. ``workers`` are the processes that read files, one a core when None. Raises LibraryError.
        """
        from lingxi.index.rebuild import Rebuild

        if not isinstance(self._store, Store):
            message = f"{self._store.shown} cannot be rebuilt in its place"
            raise LibraryError(f"{message}; index into a new library, then delete this one")
        self._store.check_writable()
        with self._rebuilding_alone(), self._access.open_throughout():
            with closing(Rebuild(self._store, self._models.renewed(models), workers)) as rebuild:
                if not rebuild.encode(self._access.while_open(on_progress)):
                    return rebuild.interrupted()
                with self._access.writing():
                    report = rebuild.finish()
            self.unload()
        self._optimizer.start()
        return report

    def forget(self, path: str | os.PathLike[str]) -> int:
        """Removes a file, or everything below a folder, without a trace; returns the number of files.

        The film of a Live Photo goes with its photo, and the photo with its film. The files themselves are not touched,
        and need not exist. Data that was removed or changed earlier is erased as well, as by :meth:`compact`. Other
        threads may search meanwhile.
        """
        gone = as_path(path).absolute()
        self._store.check_writable()
        with self._store.leased(), self._optimizer.paused(), self._access.writing():
            self._check_no_rebuild()
            named = {asset.id for asset in assets_below(self._store.engine, gone)}
            assets = with_other_halves(self._store.engine, named)
            self._forget_decisions(assets)
            self._erase(assets)
            self._prepared.clear()
            self._store.drop_roots(roots_below(self._store.manifest, gone))
            self._drop_unknown()
            drop_disks(self._store)
            prune_unfinished(self._store)
        return len(assets)

    def compact(self) -> int:
        """Rewrites the library without the data of removed files; returns the number of bytes freed.

        Data of edited or deleted files stays on the disk until :meth:`compact` or :meth:`forget` is called.
        """
        before = self._store.bytes()
        with self._store.leased(), self._optimizer.paused(), self._access.writing():
            self._check_no_rebuild()
            self._erase(frozenset())
            self._prepared.clear()
            self._drop_unknown()
            drop_disks(self._store)
            prune_unfinished(self._store)
        return max(0, before - self._store.bytes())

    def check_reachable(self) -> None:
        """Raises LibraryError if the library cannot be searched now: its database does not answer, or it is closed."""
        with self._access.reading():
            self._store.check_reachable()

    def optimize(self, *, graph: bool | None = None) -> tuple[SearchIndex, ...]:
        """Builds the search indexes that a large library needs, and returns how its vectors are searched now.

        :meth:`index` does this in the background. Below 200,000 vectors search stays exact. Above, it builds codes of
        the vectors, and from 500,000 on a graph (HNSW) as well; ``graph`` says that there is one, or none. Their recall
        is measured beside exact search with texts as queries; below 0.99, search stays exact. Another process does it:
        searches and writes go on. A database does its own upkeep instead, whatever ``graph`` is: PostgreSQL builds a
        graph over the vectors of which a shard has more than 50,000. Raises LibraryError if the library is closed
        meanwhile, LibraryFull.
        """
        self._access.check_open()
        self._store.check_writable()
        self._check_no_rebuild()
        if not isinstance(self._store, Store):
            with self._access.reading():
                self._store.engine.optimize()
            return ()
        self._optimizer.run(graph=graph)
        return self.status().indexes

    @property
    def optimizing_pays(self) -> bool:
        """Whether :meth:`optimize` would build an index."""
        self._access.check_open()
        return not self._store.read_only and self._optimizer.due()

    def status(self) -> Status:
        """The contents of the library, with every unreadable file and the reason."""
        with self._access.reading():
            return status(self._store, self._models.of)

    def calibrate(self) -> dict[str, Measured]:
        """Fits the match probabilities of every space on the library's captioned images; space name -> reliability.

        They are stored, and later searches use them instead of the model's for the same pairs. Raises LibraryError if
        fewer than 50 images have captions.
        """
        from lingxi.search.library_calibration import measure, save

        self._store.check_writable()
        with self._access.writing():  # it takes long; a search that waits for this thread's lock would wait as long
            found = {held.space.name: measure(self._store.engine, held.space) for held in self._store.manifest.held}
        with self._store.changing():
            for held in self._store.manifest.held:
                save(self.folder, held.space, found[held.space.name].calibration)
        self._prepared.clear()
        return found

    def check(self, on_progress: OnChecked | None = None) -> CheckReport:
        """Checks every point and every other file, and reports damage; nothing is changed.

        ``on_progress`` is called with the number of points checked and their total. :func:`lingxi.check_library` checks
        a library that cannot be opened, and the engine's own files.
        """
        from lingxi.check import check_opened

        with self._access.writing():  # searches go on; concurrent writes would look like damage
            address = "" if isinstance(self._store, Store) else self._store.shown
            progress = self._access.until_closing(on_progress)
            return check_opened(self.folder, self._store.manifest, self._store.engine, progress, address)

    def privacy(self) -> PrivacyReport:
        """What the library knows of people, kind by kind: counts, bytes, places, how to export and how to erase it.

        It reads every point once. Raises LibraryDamaged for records that cannot be read.
        """
        from lingxi.inventory import inventory

        with self._kept() as folder:
            return inventory(folder, self._store.manifest, self._store.engine, self._notes)

    def backup(self, target: str | os.PathLike[str], on_progress: OnCopied | None = None) -> int:
        """Writes a backup of the whole library to a new file (a name that ends in ``.zip``) or a new folder.

        It is read back and compared before it appears; :func:`lingxi.restore` restores it. Returns the number of
        points. Searches go on meanwhile, writes wait. Raises LibraryError if the target exists or the library is
        closed, LibraryDamaged if a point is damaged.
        """
        from lingxi.store.backup import back_up

        place = as_path(target).absolute()
        with self._access.writing():
            progress = self._access.until_closing(on_progress)
            return back_up(self.folder, self._store.manifest, self._store.engine, place, progress)

    def announce(self, url: str, token: str) -> None:
        """Publishes the address and token of a server to this user's processes, until the library is closed."""
        self._access.check_open()
        self._store.announce(url, token)

    def unload(self) -> None:
        """Unloads the models, and what was remembered of the library; the next use loads and makes it again."""
        self._prepared.unload()

    @property
    def place(self) -> str:
        """Where it is: its folder, or its address without the password."""
        return self._store.shown

    @property
    def speech_model(self) -> str:
        """The model that transcribes what is said in sounds and videos; empty for none."""
        self._access.check_open()
        return self._store.manifest.speech

    @property
    def loaded(self) -> tuple[str, ...]:
        """The spaces whose models are loaded."""
        return tuple(self._models.loaded)

    def close(self) -> None:
        """Flushes and unlocks the library; waits for searches of other threads and interrupts their writes."""
        self._access.announce_close()
        self._optimizer.stop()
        if self._endpoint is not None:
            self._endpoint.close()
        self._access.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _notes(self) -> Path:
        """The file of the last hits: in the library, else in the user's state folder."""
        if isinstance(self._store, Store) and not self._store.read_only:
            return self.folder
        from platformdirs import user_state_path

        place = address_of(self.folder) if isinstance(self._store, Store) else self._store.shown
        return user_state_path("lingxi", appauthor=False) / "read-only" / asset_id(place)

    @property
    def _results(self) -> ResultCache:
        return self._prepared.results(self._shows_places)

    def _overall_space(self) -> str:
        """The first space whose vectors are compared by their cosine; raises LibraryError if there is none."""
        found = next((each.space.name for each in self._store.manifest.held if each.space.metric == "cosine"), None)
        if found is None:
            raise LibraryError("the library has no vectors to compare; index a folder first: lingxi index FOLDER")
        return found

    def _asset_of(self, path: Path) -> str:
        """The id of a file that is in the library, else nothing."""
        asset = asset_id(address_of(path))
        with self._access.reading():
            return asset if holds_asset(self._store.engine, asset) else ""

    def _found(self, query: Query) -> Hits:
        """The hits of a query, in the order of a person's taste where it names one."""
        searcher = self._ready()
        if not query.person:
            return searcher.search(query)
        from lingxi.apps.personal.personal import personal

        return personal(searcher, searcher.items, read_events(self.folder, query.person), query)

    def _explored(
        self, searcher: Searcher, part: Opened | None, since: datetime | None, seed: int, on_progress: OnExplored | None
    ) -> Exploration:
        """The exploration of what a searcher sees."""
        from lingxi.apps.explore.of_library import explored

        space = self._overall_space()
        return explored(searcher, space, self._results, part=part, since=since, seed=seed, on_progress=on_progress)

    @contextmanager
    def _kept(self) -> Iterator[Path]:
        """Within, nobody closes the library; gives the folder of its files, with what other processes wrote there."""
        with self._access.reading():
            self._prepared.refresh()
            yield self.folder

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Within, one thread changes what people keep, and nobody closes the library.

        Raises LibraryError where it is closed or cannot be written.
        """
        self._store.check_writable()
        with self._keeping, self._access.reading(), self._store.changing():
            yield

    def _erase(self, assets: frozenset[str]) -> None:
        """Removes assets, and generated captions that repeat what people wrote on images that are gone."""
        from lingxi.index.borrowed_captions import drop_orphaned_captions  # imported here: searches need none of it

        drop_orphaned_captions(self._store, assets)
        self._store.erase(assets)

    def _drop_unknown(self) -> None:
        """Takes what is no longer known out of what people keep."""
        with self._keeping, self._store.changing():
            drop_unknown(self._store.engine, self.folder)

    def _forget_decisions(self, files: Set[str]) -> None:
        """Removes what people decided on the segments of files, by id; the log keeps entries that do not count."""
        from lingxi.apps.moderate.desk import Desk

        with self._keeping, self._store.changing():
            desk = Desk(self.folder)
            points = self._store.engine.get([id_ for id_ in desk.named() if is_id(id_)])
            desk.forget({each.id for each in points if str(each.payload["asset"]) in files})

    def _retokenize(self, on_progress: OnRetokenized | None) -> None:
        """Updates the tokens of words that an earlier version wrote."""
        if isinstance(self._store.engine, Retokenizes) and self._store.engine.has_stale_words():
            from lingxi.index.retokenize import retokenize

            try:
                retokenize(self._store, on_progress)
            except BaseException:
                self._store.close()
                raise

    def _with_missing(self, hits: Sequence[Shown]) -> list[Shown]:
        """The hits, or files; those in missing indexed folders are flagged."""
        return mark_missing(hits, absent_roots(self._store.manifest)) if hits else []

    def _ready(self) -> Searcher:
        return self._prepared.searcher(self._shows_places)

    def _reader(self) -> ReadsPoints:
        return self._prepared.reader(self._shows_places)

    def _listed(self) -> FileOrder:
        return self._prepared.listed(self._shows_places)

    @contextmanager
    def _rebuilding_alone(self) -> Iterator[None]:
        """Within, no other thread rebuilds, indexes, forgets or compacts: a rebuild would undo what they do."""
        if not self._rebuilding.acquire(blocking=False):
            self._check_no_rebuild()
        try:
            with self._access.writing():
                pass  # what was begun before is complete
            yield
        finally:
            self._rebuilding.release()
            self._prepared.clear()  # a searcher that was made meanwhile may do without a model

    def _check_no_rebuild(self) -> None:
        if self._rebuilding.locked():
            raise LibraryError("a rebuild is under way; stop it first (it goes on the next time), or wait for its end")


def _of_captions(on_progress: OnProgress | None, root: Path) -> OnCaptioned | None:
    """Passes the progress of captions on as that of an indexing run."""
    from lingxi.index.report import Progress

    return on_progress and (lambda done, total: on_progress(Progress(done, total, 0, root, "captions")))


def _renamed(given: dict[str, bool], old: str, new: str) -> bool:
    """The value of an argument that was passed by its old name; raises TypeError for other names."""
    value = given.pop(old, None)
    if given:
        raise TypeError(f"unexpected keyword argument {min(given)!r}")
    if value is not None:
        warnings.warn(f"{old}= is called {new}= now", DeprecationWarning, stacklevel=3)
    return bool(value)


def _answering(library: Library) -> Endpoint | None:
    """The channel for other processes, until the library is closed or deleted; None if it cannot be created."""
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
