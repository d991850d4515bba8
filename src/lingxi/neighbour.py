"""Reads a library even if another process has it open: opens it here, or sends the queries to that process."""

from __future__ import annotations

import copy
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack, final

from lingxi.address import as_path
from lingxi.apps.explain.explanation import Explanation
from lingxi.apps.recommend.recommendation import Recommendation
from lingxi.channel import MOST_ASKED, ask
from lingxi.codec import Json, dump, load, load_error
from lingxi.errors import BadQuery, LibraryBusy, LibraryError
from lingxi.library import Library
from lingxi.library_place import usual_place
from lingxi.search.album import Album, SavedSearch
from lingxi.search.file_order import Sort
from lingxi.search.hit import Hit, Hits, load_hits
from lingxi.search.last import spans_of
from lingxi.search.listing import FileList, Timeline
from lingxi.search.options import SearchOptions, make_query
from lingxi.search.places import WORLD, Box, Cell
from lingxi.search.query import Mark, Marks, Query, mark_texts, portable, wanted_kinds
from lingxi.store.locator import is_address
from lingxi.store.lock import server_token
from lingxi.types import Status

if TYPE_CHECKING:
    from lingxi.apps.ask.answer import Answer
    from lingxi.apps.chat.chat import Chat
    from lingxi.apps.chat.state import State
    from lingxi.apps.chat.turn import Turn
    from lingxi.apps.language_model import LanguageModel
    from lingxi.client import Client

WAIT_S = 10.0  # for a library that another process is opening or closing, on a busy machine
STEP_S = 0.02
ANSWER_S = 60.0

T = TypeVar("T")


@contextmanager
def connect(folder: str | os.PathLike[str] | None = None) -> Iterator[Library | Client | Neighbour]:
    """A library to read while other processes may be writing it, for use in a ``with`` block.

    It is opened here if it is free. Otherwise the process that has it open answers: ``lingxi serve``, an indexing run,
    a script or a notebook of the same user. Raises LibraryBusy if that process does not answer, and LibraryError and
    its subclasses.
    """
    named = folder if folder is not None else usual_place()
    if is_address(named):
        with Library(named, create=False) as library:
            yield library
        return
    place = as_path(named).absolute()
    try:
        library = Library(place, create=False, wait_s=0)
    except LibraryBusy as busy:
        if busy.server:
            from lingxi.client import Client  # imported here: most searches do not need it

            yield Client(busy.server, server_token(place))
            return
        with Neighbour(place) as neighbour:
            yield neighbour
        return
    with library:
        yield library


@final
class Neighbour:
    """A library that another process of this user has open, with the read methods of :class:`lingxi.Library`.

    When that process ends, the library is opened here for later calls.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._library: Library | None = None
        self._places, self._whole = True, self  # the one that opens the library here

    def without_places(self) -> Self:
        """The same library without the places of files, as :meth:`lingxi.Library.without_places`.

        Closing either closes both.
        """
        narrowed = copy.copy(self)
        narrowed._places = False
        return narrowed

    def search(
        self, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Hits:
        """The hits of a text, of keyword arguments, or of a whole :class:`Query`, as :meth:`lingxi.Library.search`."""
        asked = make_query(query, limit, options, self.marked)
        return self._call(lambda library: library.search(asked), load_hits, "search", query=dump(portable(asked)))

    def ask(self, question: str, *, where: str | None = None, limit: int = 10) -> Answer:
        """The answer to a question, as :meth:`lingxi.Library.ask`."""
        from lingxi.apps.ask.answer import Answer  # imported here, as those of chats: searches need none of it

        asked: Json = {"question": question, "where": where, "limit": limit}
        return self._call(lambda library: library.ask(question, where=where, limit=limit), _one(Answer), "ask", **asked)

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
        """What a person may like, as :meth:`lingxi.Library.recommend`."""
        asked: Json = {"like": ",".join(mark_texts(like)), "modality": list(wanted_kinds(modality)), "where": where}
        asked |= {"limit": limit, "seen": seen, "diverse": diverse}
        found = _list(Recommendation)
        return self._call(
            lambda library: library.recommend(person, **asked), found, "recommend", person=person, **asked
        )

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The segments that exist of those with these ids, in their order."""
        return self._call(lambda library: library.segments(ids), _list(Hit), "segments", ids=list(ids))

    def parts(self, id_: str) -> list[Hit]:
        """All segments of the file of a segment, in their order, as :meth:`lingxi.Library.parts`."""
        return self._call(lambda library: library.parts(id_), _list(Hit), "parts", id=id_)

    def files(
        self, where: str | None = None, sort: Sort = "newest", limit: int = 100, cursor: str | None = None
    ) -> FileList:
        """The files that match a filter, as :meth:`lingxi.Library.files`."""
        asked: Json = {"where": where, "sort": sort, "limit": limit, "cursor": cursor}
        return self._call(lambda library: library.files(**asked), _one(FileList), "files", **asked)

    def timeline(self, where: str | None = None) -> Timeline:
        """The number of files of each month that match a filter, newest first."""
        return self._call(lambda library: library.timeline(where), _one(Timeline), "timeline", where=where)

    def places(self, where: str | None = None, degrees: float = 5.0, within: Box = WORLD) -> tuple[Cell, ...]:
        """Where the files that match a filter were taken, as :meth:`lingxi.Library.places`."""
        asked: Json = {"where": where, "degrees": degrees, "within": dump(within)}
        found = self._call(lambda library: library.places(where, degrees, within), _list(Cell), "places", **asked)
        return tuple(found)

    def facets(
        self, field: str, where: str | None = None, limit: int = 100, *, files: bool = False
    ) -> list[tuple[str, int]]:
        """The values of a field with the number of segments (or files) that have each, most frequent first."""
        asked: Json = {"field": field, "where": where, "limit": limit, "files": files}
        return self._call(lambda library: library.facets(**asked), _pairs, "facets", **asked)

    def marked(self, marks: Marks) -> tuple[str, ...]:
        """The ids that marks refer to, as :meth:`lingxi.Library.marked`."""
        asked = ",".join(mark_texts(marks))
        return self._call(lambda library: library.marked(asked), tuple, "marked", marks=asked) if asked else ()

    def remember(self, hits: Sequence[Hit], query: Query | None = None) -> None:
        """Stores which hits were shown, so that :meth:`marked` understands their numbers, and their query in text."""
        sent: Json = {"ids": [hit.id for hit in hits], "spans": spans_of(hits)}
        sent["query"] = None if query is None else dump(portable(query))
        self._call(lambda library: library.remember(hits, query), _nothing, "remember", **sent)

    def shown_span(self, mark: Mark) -> tuple[float, float] | None:
        """The seconds in which a stored hit was shown, as :meth:`lingxi.Library.shown_span`."""
        (text,) = mark_texts([mark]) or ("",)
        return self._call(lambda library: library.shown_span(text), _span, "shown_span", mark=text)

    def explain(
        self, hit: Mark, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Explanation:
        """Why a hit matches a query, as :meth:`lingxi.Library.explain`."""
        given = query is not None or bool(options)
        asked = make_query(query, limit, options, self.marked) if given else None
        sent: Json = {"hit": mark_texts([hit])[0], "query": None if asked is None else dump(portable(asked))}
        return self._call(lambda library: library.explain(hit, asked), _one(Explanation), "explain", **sent)

    def albums(self) -> list[Album]:
        """The saved albums, by name."""
        return self._call(lambda library: library.albums(), _list(Album), "albums")

    def saved_searches(self) -> list[SavedSearch]:
        """The saved searches, by name."""
        return self._call(lambda library: library.saved_searches(), _list(SavedSearch), "saved_searches")

    def saved_search(self, name: str) -> SavedSearch:
        """The saved search of that name, with those of its marks that are still in the library; raises BadQuery."""
        found = _one(SavedSearch)
        return self._call(lambda library: library.saved_search(name), found, "saved_search", name=name)

    def unreadable_albums(self) -> list[str]:
        """What is wrong with each album and each saved search that cannot be read."""
        return self._call(lambda library: library.unreadable_albums(), list, "unreadable_albums")

    def album(self, name: str) -> Album:
        """The album of that name; raises BadQuery."""
        return self._call(lambda library: library.album(name), _one(Album), "album", name=name)

    def chat(self, state: State | None = None, limit: int = 10, llm: LanguageModel | None = None) -> Chat:
        """A conversation that refines a search turn by turn, as :meth:`lingxi.Library.chat`; it saves no albums.

        With ``llm`` there is no question back.
        """
        from lingxi.apps.chat.chat import Chat, read_by

        return Chat(self.converse if llm is None else read_by(llm, self), _saves_none, state, limit)

    def converse(self, state: State, text: str, off: int | None, limit: int) -> Turn:
        """One turn of a conversation, as :meth:`lingxi.Library.converse`."""
        from lingxi.apps.chat.state import dump_state
        from lingxi.apps.chat.turn import load_turn

        asked: Json = {"state": dump_state(state), "text": text, "off": off, "limit": limit}
        return self._call(lambda library: library.converse(state, text, off, limit), load_turn, "converse", **asked)

    def status(self) -> Status:
        """The contents of the library, with every unreadable file and the reason."""
        return self._call(lambda library: library.status(), _one(Status), "status")

    def close(self) -> None:
        """Closes the library if it was opened here."""
        if self._whole._library is not None:
            self._whole._library.close()

    def __enter__(self) -> Neighbour:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _call(self, here: Callable[[Library], T], load: Callable[[Any], T], call: str, **asked: Any) -> T:
        """Sends a call to the process that has the library open; opens the library here if that process has ended."""
        until = time.monotonic() + WAIT_S
        while self._whole._library is None:
            with suppress(ConnectionError):
                return load(self._asked(call, asked))
            try:
                self._whole._library = Library(self.folder, create=False, wait_s=0)
            except LibraryBusy:
                if time.monotonic() > until:
                    raise
                time.sleep(STEP_S)
        if self._places:
            return here(self._whole._library)
        from lingxi.apps.filters.places import as_words

        with as_words():
            return here(self._whole._library.without_places())

    def _asked(self, call: str, asked: Json) -> Any:
        request = json.dumps({"call": call, "with": asked, "places": self._places}).encode("ascii")
        if len(request) > MOST_ASKED:
            raise BadQuery(f"the query has {len(request):,} bytes; at most {MOST_ASKED:,} are allowed")
        try:
            answer: Json = json.loads(ask(self.folder, request, ANSWER_S))
        except TimeoutError as error:
            message = f"the process that has {self.folder} open did not answer within {ANSWER_S:.0f} s; try again later"
            raise LibraryError(message) from error
        if "error" in answer:
            raise load_error(answer["error"])
        return answer["found"]


def _saves_none(name: str, ids: Sequence[str]) -> None:
    del ids
    raise BadQuery(f"the library is open in another process, so album {name!r} cannot be saved; close it there first")


def _one(kind: type[T]) -> Callable[[Any], T]:
    return lambda known: load(kind, known)


def _list(kind: type[T]) -> Callable[[Any], list[T]]:
    return lambda known: [load(kind, each) for each in known]


def _pairs(known: Sequence[Any]) -> list[tuple[str, int]]:
    return [(value, count) for value, count in known]


def _span(known: Sequence[float] | None) -> tuple[float, float] | None:
    return None if known is None else (known[0], known[1])


def _nothing(known: None) -> None:
    del known
