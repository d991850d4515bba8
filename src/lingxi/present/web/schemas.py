"""The bodies of requests, and their checks."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import ConfigDict, Field
from starlette.exceptions import HTTPException

from lingxi.address import is_file_address, path_of
from lingxi.errors import BadQuery
from lingxi.fuse.registry import rank_fusions
from lingxi.search.album import Album, EarlierAlbum, SavedSearch
from lingxi.search.fuse import USUAL
from lingxi.search.learner import learners
from lingxi.search.query import MOST_PARTS, KeptMedia, Part, Query

STRICT = ConfigDict(extra="forbid")  # of bodies: an unknown field is named, not ignored
MOST_QUERIES = 32  # per batch
LONGEST = 2_000  # characters of a text; longer ones would slow down other clients
MOST_CHARACTERS = 4_000  # of all texts of a request
MOST_FILTER = 10_000  # of all filters of a request
SHORT, FEW = 200, 8  # characters or hits, and parts or marks, of a query that counts as fast
MOST_MARKS = 1_000  # liked and unliked, per request
MOST_HITS = 10_000  # per request


def _limit(**limits: int | float) -> Any:
    """A limit that the document names; :func:`check_size` and :class:`Query` hold to it, for those it is meant for."""
    return Field(json_schema_extra=dict(limits))


LimitedText = Annotated[str, _limit(maxLength=LONGEST)]
Filter = Annotated[str, _limit(maxLength=MOST_FILTER)]
Ids = Annotated[list[str], _limit(maxItems=MOST_MARKS)]
Count = Annotated[int, _limit(minimum=1, maximum=MOST_HITS)]
Share = Annotated[float, _limit(minimum=0, maximum=1)]


@dataclass
class PartBody:
    """One thing that is asked for: words, a segment, a picture that was uploaded, or one that a saved search keeps."""

    __pydantic_config__ = STRICT

    text: LimitedText | None = None
    image_id: str | None = None
    upload: str | None = None
    kept: str | None = None
    weight: Annotated[float, _limit(exclusiveMinimum=0, exclusiveMaximum=1e6)] = 1.0
    without: bool = False


@dataclass
class SearchBody:
    """A whole query."""

    __pydantic_config__ = STRICT

    parts: Annotated[list[PartBody], _limit(maxItems=MOST_PARTS)] = field(default_factory=list)
    where: Filter | None = None
    k: Count = 20
    cursor: str | None = None
    min_probability: Share = 0.0
    like: Ids = field(default_factory=list)
    unlike: Ids = field(default_factory=list)
    diverse: Share = 0.0
    learner: str = "auto"
    only_liked: bool = False
    fusion: str | None = None
    min_score: Share = 0.0
    expand: Literal["average", "alpha"] | None = None
    within: str | None = None  # a file or a folder
    group: bool = True  # one hit for each file, with its places
    rerank: str | None = None
    person: str = ""  # whose taste ranks what an ambiguous query finds


@dataclass
class AskBody:
    """A question in words."""

    __pydantic_config__ = STRICT

    question: str
    where: str | None = None
    limit: int = 10


@dataclass
class ModerateBody:
    """A policy, as its TOML file has it, and the folder to look at; the whole library without one."""

    __pydantic_config__ = STRICT

    policy: dict[str, Any]
    folder: str | None = None


@dataclass
class VerdictBody:
    """What a reviewer says of a case: yes, no or unsure."""

    __pydantic_config__ = STRICT

    id: str
    category: str
    verdict: str
    reviewer: str


@dataclass
class FeedbackBody:
    """A query with marked hits."""

    __pydantic_config__ = STRICT

    query: SearchBody
    like: list[str]
    unlike: list[str] = field(default_factory=list)
    learner: str = "auto"

    def asked(self) -> SearchBody:
        """The query to re-rank."""
        like, unlike = [*self.query.like, *self.like], [*self.query.unlike, *self.unlike]
        return replace(self.query, like=like, unlike=unlike, learner=self.learner, cursor=None)


@dataclass
class AlbumBody:
    """Segments, by their ids in order; the rest is for earlier clients, whose albums were searches."""

    __pydantic_config__ = STRICT

    ids: list[str] = field(default_factory=list)
    words: str = ""
    where: str | None = None
    like: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    learner: str = "rocchio"
    min_probability: float = 0.0


@dataclass
class ChatBody:
    """What is said in a conversation, or the condition to take off, and the state that the last turn returned."""

    __pydantic_config__ = STRICT

    text: str = ""
    state: dict[str, Any] | None = None
    remove: int | None = None
    k: int = 20


SpanBody: TypeAlias = Annotated[list[float], Field(min_length=2, max_length=2)]  # start and end in seconds


@dataclass
class MarksBody:
    """The ids of hits in the order in which they were shown, the spans of those in films and sounds, their query."""

    __pydantic_config__ = STRICT

    ids: list[str]
    spans: list[SpanBody | None] | None = None
    query: SearchBody | None = None


@dataclass
class BatchBody:
    """Several queries at once."""

    __pydantic_config__ = STRICT

    queries: Annotated[list[SearchBody], _limit(maxItems=MOST_QUERIES)]


Find = Callable[[PartBody], Part]


def check_size(*bodies: SearchBody) -> None:
    """Raises HTTPException 413 if the queries of one request exceed the limits of a client."""
    check_sizes(
        texts=[len(part.text or "") for body in bodies for part in body.parts],
        filters=sum(len(body.where or "") + len(body.within or "") for body in bodies),
        marks=sum(len(body.like) + len(body.unlike) for body in bodies),
        hits=sum(max(body.k, 0) for body in bodies),
    )


def check_sizes(*, texts: Sequence[int], filters: int, marks: int, hits: int) -> None:
    """Raises HTTPException 413 if characters of texts and filters, marked segments, or hits exceed the limits."""
    for count, most, what in (
        (max(texts, default=0), LONGEST, "characters in one text"),
        (sum(texts), MOST_CHARACTERS, "characters of text"),
        (filters, MOST_FILTER, "characters of filters"),
        (marks, MOST_MARKS, "marked segments"),
        (hits, MOST_HITS, "hits"),
    ):
        if count > most:
            raise HTTPException(413, f"the request has {count:,} {what}; at most {most:,} are allowed: ask for less")


def is_short(body: SearchBody) -> bool:
    """Whether the query is typical and fast: a few words, a few hits."""
    characters = sum(len(part.text or "") for part in body.parts)
    plain = body.learner in ("auto", "rocchio") and not body.diverse and not body.expand
    return plain and characters <= SHORT and body.k <= SHORT and len(body.parts) + len(body.like) <= FEW


def query_of(body: SearchBody, find: Find, *, trusted: bool = False) -> Query:
    """The query of a body; ``find`` creates the part for a segment or an upload. Raises BadQuery.

    Only ``trusted`` clients may use plug-in settings, which can make queries slow, and re-rankers, which load models.
    """
    if body.rerank and not trusted:
        raise BadQuery("rerank is only for the user who started the server, on its machine, or with a local library")
    if not trusted:
        check_plain_learner(body.learner)
        _check_plain(body.fusion or USUAL, rank_fusions)
    parts = [(each.without, _part(each, find)) for each in body.parts]
    changed: dict[str, Any] = {
        "parts": tuple(part for without, part in parts if not without),
        "without": tuple(part for without, part in parts if without),
        "limit": body.k,
        "offset": offset_of(body.cursor),
        "like": _ids(body.like),
        "unlike": _ids(body.unlike),
        "within": _inside(body.within),
    }
    same = {each.name: getattr(body, each.name) for each in fields(Query) if each.name not in changed}
    return Query(**same | changed)


def album_of(name: str, body: AlbumBody) -> Album | SavedSearch:
    """The album a body stands for, or the saved search that it was in earlier versions; raises BadQuery."""
    if body.ids or body == AlbumBody():
        return Album(name, _ids(body.ids))
    changed: dict[str, Any] = {"where": body.where or None, "like": _ids(body.like), "unlike": _ids(body.unlike)}
    facts = {each: value for each, value in vars(body).items() if each != "ids"}
    return EarlierAlbum(**facts | changed | {"name": name}).search()


def check_plain_learner(name: str) -> None:
    """Raises BadQuery for an unknown learner, or one with settings, which can make queries slow."""
    _check_plain(name, learners)


def _check_plain(name: str, known: Container[str]) -> None:
    if name not in known:
        raise BadQuery(f"{name!r} is unknown, or has settings, which are not accepted over HTTP")


def _inside(path: str | None) -> Path | None:
    if path is not None and "\0" in path:
        raise BadQuery("that is no path")
    return path_of(path) if path and is_file_address(path) else Path(path) if path else None


def _part(body: PartBody, find: Find) -> Part:
    if sum(each is not None for each in (body.text, body.image_id, body.upload, body.kept)) != 1:
        raise BadQuery("a part is one of text, image_id, upload and kept")
    if body.kept is not None:
        return KeptMedia(body.kept).part(body.weight)
    return Part(text=body.text, weight=body.weight) if body.text is not None else find(body)


def _ids(ids: list[str]) -> tuple[str, ...]:
    for id_ in ids:
        try:
            same = str(UUID(id_)) == id_
        except ValueError:
            same = False
        if not same:
            raise BadQuery("marks, and what is in an album, are ids of segments, as hits have them")
    return tuple(ids)


def offset_of(cursor: str | None) -> int:
    """The offset that a cursor encodes; raises BadQuery."""
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 6):
        raise BadQuery("the cursor is not from an earlier search")
    return int(cursor)


def path_in(text: str) -> Path:
    """The path that a client sent, as a path or an address; raises BadQuery for a relative one."""
    path = path_of(text) if is_file_address(text) else Path(text)
    if not path.is_absolute():
        raise BadQuery("give an absolute path on the server")
    return path
