"""What goes over the wire: the bodies of requests, and hits as JSON."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from starlette.exceptions import HTTPException

from lingxi.address import address_of, path_of, shown
from lingxi.check import CheckReport
from lingxi.codec import dump_fields
from lingxi.errors import BadQuery
from lingxi.fuse.registry import rank_fusions
from lingxi.index.report import IndexReport
from lingxi.search.album import Album
from lingxi.search.fuse import USUAL
from lingxi.search.hit import Hit, Hits
from lingxi.search.learner import learners
from lingxi.search.query import Part, Query
from lingxi.types import Skipped, Status, Walk

WHERE_TAKEN = ("latitude", "longitude")
MOST_QUERIES = 32  # of a batch
LONGEST = 2_000  # characters of a text: what a model takes for one is felt by all others
MOST_CHARACTERS = 4_000  # of all texts of a request
MOST_FILTER = 10_000  # characters of all filters of a request
SHORT, FEW = 200, 8  # characters or hits, and parts or marks, of a question that is answered at once
MOST_MARKS = 1_000  # liked and unliked, of a request
MOST_HITS = 10_000  # that a request asks for


@dataclass
class PartBody:
    """One thing that is asked for: words, a segment of the library, or a picture that was uploaded."""

    text: str | None = None
    image_id: str | None = None
    upload: str | None = None
    weight: float = 1.0
    without: bool = False


@dataclass
class SearchBody:
    """A whole question."""

    parts: list[PartBody] = field(default_factory=list)
    where: str | None = None
    k: int = 20
    cursor: str | None = None
    min_probability: float = 0.0
    like: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    diverse: float = 0.0
    learner: str = "rocchio"
    only_liked: bool = False
    fusion: str | None = None
    min_score: float = 0.0
    expand: Literal["average", "alpha"] | None = None
    within: str | None = None  # a file or a folder
    group: bool = True  # one hit for each file, with its places
    rerank: str | None = None


@dataclass
class FeedbackBody:
    """A question, and what its hits were marked as."""

    query: SearchBody
    like: list[str]
    unlike: list[str] = field(default_factory=list)
    learner: str = "rocchio"

    def asked(self) -> SearchBody:
        """The query that re-ranks."""
        like, unlike = [*self.query.like, *self.like], [*self.query.unlike, *self.unlike]
        return replace(self.query, like=like, unlike=unlike, learner=self.learner, cursor=None)


@dataclass
class AlbumBody:
    """What an album is made of: words and a filter, marks, or both."""

    words: str = ""
    where: str | None = None
    like: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    learner: str = "rocchio"
    min_probability: float = 0.0


@dataclass
class MarksBody:
    """Ids of hits in the order in which they were shown."""

    ids: list[str]


@dataclass
class BatchBody:
    """Several questions at once."""

    queries: list[SearchBody]


Find = Callable[[PartBody], Part]


def check_size(*bodies: SearchBody) -> None:
    """Raises HTTPException 413 when the questions of one request ask for more than one client may."""
    texts = [len(part.text or "") for body in bodies for part in body.parts]
    filters = sum(len(body.where or "") + len(body.within or "") for body in bodies)
    marks = sum(len(body.like) + len(body.unlike) for body in bodies)
    for count, most, what in (
        (max(texts, default=0), LONGEST, "characters in one text"),
        (sum(texts), MOST_CHARACTERS, "characters of text"),
        (filters, MOST_FILTER, "characters of filters"),
        (marks, MOST_MARKS, "marked segments"),
        (sum(max(body.k, 0) for body in bodies), MOST_HITS, "hits"),
    ):
        if count > most:
            raise HTTPException(413, f"the request has {count:,} {what}; at most {most:,} are allowed: ask for less")


def is_short(body: SearchBody) -> bool:
    """Whether the question is of the kind that people ask: a few words, and little to compute."""
    characters = sum(len(part.text or "") for part in body.parts)
    plain = body.learner == "rocchio" and not body.diverse and not body.expand
    return plain and characters <= SHORT and body.k <= SHORT and len(body.parts) + len(body.like) <= FEW


def query_of(body: SearchBody, find: Find, *, trusted: bool = False) -> Query:
    """The query a body stands for; ``find`` makes the part of a segment or an upload. Raises BadQuery.

    Who is ``trusted`` may name plug-ins with settings, which make answers dear, and rankers, which load models.
    """
    if body.rerank and not trusted:
        raise BadQuery("rerank is for the user who started the server, on its machine, or with a local library")
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


def album_of(name: str, body: AlbumBody) -> Album:
    """The album a body stands for; raises BadQuery."""
    changed: dict[str, Any] = {"where": body.where or None, "like": _ids(body.like), "unlike": _ids(body.unlike)}
    return Album(**vars(body) | changed | {"name": name})


def check_plain_learner(name: str) -> None:
    """Raises BadQuery for a learner with settings, which make answers dear, or one that is not known."""
    _check_plain(name, learners)


def _check_plain(name: str, known: Container[str]) -> None:
    if name not in known:
        raise BadQuery(f"{name!r} is not known, or has settings, which are not accepted over HTTP")


def _inside(path: str | None) -> Path | None:
    if path is not None and "\0" in path:
        raise BadQuery("that is no path")
    return Path(path) if path else None


def _part(body: PartBody, find: Find) -> Part:
    if sum(each is not None for each in (body.text, body.image_id, body.upload)) != 1:
        raise BadQuery("a part is one of text, image_id and upload")
    return Part(text=body.text, weight=body.weight) if body.text is not None else find(body)


def _ids(ids: list[str]) -> tuple[str, ...]:
    for id_ in ids:
        try:
            same = str(UUID(id_)) == id_
        except ValueError:
            same = False
        if not same:
            raise BadQuery("like and unlike are ids of segments, as hits have them")
    return tuple(ids)


def offset_of(cursor: str | None) -> int:
    """Where the page of a cursor begins; raises BadQuery."""
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 6):
        raise BadQuery("that cursor is not one that a search gave")
    return int(cursor)


def page(query: Query, hits: Hits, *, location: bool) -> dict[str, Any]:
    """A page of hits, the cursor of the next one where there may be one, and how many hits there are in all."""
    end = query.offset + query.limit
    more = len(hits) == query.limit and (hits.at_least or end < hits.total)
    return {
        "hits": [hit_json(hit, location=location) for hit in hits],
        "cursor": str(end) if more else None,
        "total": hits.total,
        "at_least": hits.at_least,
    }


def hit_json(hit: Hit, *, location: bool) -> dict[str, Any]:
    """A hit as plain JSON values; where it was taken only if ``location``."""
    exact, rounded = dump_fields(hit), hit.as_dict()
    facts = {name: value for name, value in rounded["facts"].items() if location or name not in WHERE_TAKEN}
    shown = {name: value for name, value in exact.items() if name not in ("asked", "signals")}
    return shown | {
        "address": exact["path"],
        "path": rounded["path"],
        "written": rounded.get("written", []),
        "score": rounded["score"],
        "probability": rounded.get("probability"),
        "why": rounded["signals"],
        "facts": facts,
        "thumbnail": f"/v1/segments/{hit.id}/thumbnail?size=320",
        "original": f"/v1/segments/{hit.id}/original",
    }


def path_in(text: str) -> Path:
    """The path that a client names, by itself or by its address; raises BadQuery for one that begins nowhere."""
    path = path_of(text) if text.startswith("file://") else Path(text)
    if not path.is_absolute():
        raise BadQuery("give an absolute path on the server")
    return path


def report_json(report: IndexReport) -> dict[str, Any]:
    """What a run did as plain JSON values, with the number of files that were skipped."""
    known = dump_fields(report) | {"skipped": len(report.skipped)}
    return {name: value for name, value in known.items() if name != "interrupted"}


def check_json(found: CheckReport) -> dict[str, Any]:
    """What a check found as plain JSON values."""
    return dump_fields(found) | {"folder": path_json(found.folder), "sound": found.sound}


def status_json(held: Status) -> dict[str, Any]:
    """What a library holds as plain JSON values; spaces, and what was skipped, have routes of their own."""
    known = {name: value for name, value in dump_fields(held).items() if name != "spaces"}
    return known | {
        "folder": path_json(held.folder),
        "roots": [shown(root) for root in held.roots],
        "addresses": known["roots"],
        "skipped": len(held.skipped),
        "missing": [path_json(folder) | {"files": count} for folder, count in held.missing.items()],
        "walks": [path_json(root) | _walk_json(walk) for root, walk in held.walks.items()],
        "unheard": held.stale_audio,  # its name in earlier versions
    }


def _walk_json(walk: Walk) -> dict[str, Any]:
    """How a folder is walked; on which disks it was found is nobody else's business."""
    return {name: value for name, value in dump_fields(walk).items() if name != "devices"}


def skipped_json(skipped: Iterable[Skipped]) -> list[dict[str, Any]]:
    """Files that could not be read, and why, as plain JSON values."""
    return [dump_fields(each) | path_json(each.path) for each in skipped]


def path_json(path: Path) -> dict[str, str]:
    """A path as it is shown, and its address, which holds every byte of it."""
    return {"path": shown(path), "address": address_of(path)}
