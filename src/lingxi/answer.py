"""Answers read requests of this user's other processes, as JSON, from the process that holds the library."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, Self

from lingxi.codec import Json, dump, dump_error, load
from lingxi.errors import LingxiError
from lingxi.search.album import Album, SavedSearch
from lingxi.search.file_order import Sort
from lingxi.search.hit import Hit, Hits, dump_hits
from lingxi.search.listing import FileList, Timeline
from lingxi.search.places import WORLD, Box, Cell
from lingxi.search.query import Mark, Query
from lingxi.types import Status

if TYPE_CHECKING:
    from lingxi.apps.ask.answer import Answer
    from lingxi.apps.chat.state import State
    from lingxi.apps.chat.turn import Turn
    from lingxi.apps.explain.explanation import Explanation
    from lingxi.apps.recommend.recommendation import Recommendation


class Readable(Protocol):
    """The read methods of a library, and the one that stores which hits were shown."""

    def without_places(self) -> Self:
        """The same without the places of files."""
        ...

    def search(self, query: str | Query, limit: int | None = None) -> Hits:
        """The hits of a query, best first."""
        ...

    def ask(self, question: str, *, where: str | None = None, limit: int = 10) -> Answer:
        """The answer to a question."""
        ...

    def recommend(
        self, person: str, *, like: str, modality: Sequence[str], where: str | None, limit: int, seen: bool,
        diverse: float,
    ) -> list[Recommendation]:  # fmt: skip
        """What a person may like."""
        ...

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The segments with these ids."""
        ...

    def parts(self, id_: str) -> list[Hit]:
        """The segments of the file of a segment."""
        ...

    def files(
        self, where: str | None = None, sort: Sort = "newest", limit: int = 100, cursor: str | None = None
    ) -> FileList:
        """The files that match a filter."""
        ...

    def timeline(self, where: str | None = None) -> Timeline:
        """The number of files of each month."""
        ...

    def places(self, where: str | None = None, degrees: float = 5.0, within: Box = WORLD) -> tuple[Cell, ...]:
        """Where the files were taken."""
        ...

    def facets(
        self, field: str, where: str | None = None, limit: int = 100, *, files: bool = False
    ) -> list[tuple[str, int]]:
        """The values of a field with the number of segments (or files) that have each."""
        ...

    def marked(self, marks: str) -> tuple[str, ...]:
        """The ids that marks refer to."""
        ...

    def remember(self, hits: Sequence[Hit], query: Query | None = None) -> None:
        """Stores which hits were shown, and their query."""
        ...

    def shown_span(self, mark: Mark) -> tuple[float, float] | None:
        """The seconds in which a stored hit was shown."""
        ...

    def explain(self, hit: Mark, query: str | Query | None = None) -> Explanation:
        """Why a hit matches a query."""
        ...

    def albums(self) -> list[Album]:
        """The saved albums."""
        ...

    def saved_searches(self) -> list[SavedSearch]:
        """The searches that were saved."""
        ...

    def saved_search(self, name: str) -> SavedSearch:
        """The saved search of that name."""
        ...

    def unreadable_albums(self) -> list[str]:
        """What is wrong with each album or saved search that cannot be read."""
        ...

    def album(self, name: str) -> Album:
        """The album of that name."""
        ...

    def converse(self, state: State, text: str, off: int | None, limit: int) -> Turn:
        """A turn of a conversation."""
        ...

    def status(self) -> Status:
        """The contents of the library in numbers."""
        ...


def _converse(library: Readable, asked: Json) -> Any:
    from lingxi.apps.chat.state import load_state  # imported here: its patterns take longer than a search
    from lingxi.apps.chat.turn import dump_turn

    return dump_turn(library.converse(load_state(asked["state"]), asked["text"], asked["off"], asked["limit"]))


def _remember(library: Readable, asked: Json) -> None:
    """Stores hits with the spans in which they were shown; one that was forgotten meanwhile is left out."""
    spans = dict(zip(asked["ids"], asked.get("spans") or [], strict=False))
    hits = library.segments(asked["ids"])
    library.remember([_within(hit, spans.get(hit.id)) for hit in hits], _query(asked.get("query")))


def _within(hit: Hit, span: Sequence[float] | None) -> Hit:
    return hit if span is None else replace(hit, place=replace(hit.place, start_s=span[0], end_s=span[1]))


CALLS: Mapping[str, Callable[[Readable, Json], Any]] = {
    "search": lambda library, asked: dump_hits(library.search(load(Query, asked["query"]))),
    "ask": lambda library, asked: dump(library.ask(asked["question"], where=asked["where"], limit=asked["limit"])),
    "recommend": lambda library, asked: dump(library.recommend(asked.pop("person"), **asked)),
    "segments": lambda library, asked: dump(library.segments(asked["ids"])),
    "parts": lambda library, asked: dump(library.parts(asked["id"])),
    "files": lambda library, asked: dump(library.files(**asked)),
    "timeline": lambda library, asked: dump(library.timeline(asked["where"])),
    "places": lambda library, asked: dump(list(library.places(**asked | {"within": load(Box, asked["within"])}))),
    "facets": lambda library, asked: library.facets(**asked),
    "marked": lambda library, asked: list(library.marked(asked["marks"])),
    "remember": _remember,
    "shown_span": lambda library, asked: library.shown_span(asked["mark"]),
    "explain": lambda library, asked: dump(library.explain(asked["hit"], _query(asked["query"]))),
    "albums": lambda library, _: dump(library.albums()),
    "unreadable_albums": lambda library, _: library.unreadable_albums(),
    "album": lambda library, asked: dump(library.album(asked["name"])),
    "saved_searches": lambda library, _: dump(library.saved_searches()),
    "saved_search": lambda library, asked: dump(library.saved_search(asked["name"])),
    "converse": _converse,
    "status": lambda library, _: dump(library.status()),
}


def _query(known: Json | None) -> Query | None:
    return None if known is None else load(Query, known)


def _placeless(library: Readable, call: Callable[[Readable, Json], Any], asked: Json) -> Any:
    from lingxi.apps.filters.places import as_words  # imported here, as those of chats

    with as_words():
        return call(library.without_places(), asked)


def answered(library: Readable, request: bytes) -> bytes:
    """The answer to a request, or its error; never raises."""
    try:
        asked: Json = json.loads(request)
        call = CALLS[asked["call"]]
        found = call(library, asked["with"]) if asked.get("places", True) else _placeless(library, call, asked["with"])
        return json.dumps({"found": found}).encode("ascii")
    except LingxiError as error:
        return json.dumps({"error": dump_error(error)}).encode("ascii")
    except Exception as error:  # a malformed request or a bug must not stop the process that holds the library
        failed = LingxiError(f"the process that has the library open failed to answer: {type(error).__name__}: {error}")
        return json.dumps({"error": dump_error(failed)}).encode("ascii")
