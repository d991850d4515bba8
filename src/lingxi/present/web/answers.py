"""The forms of answers about what is found, for the OpenAPI document; :mod:`lingxi.wire` writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from lingxi.search.hit import Kind
from lingxi.search.listing import DateSource
from lingxi.types import Modality, PageKind


def answers(model: type, *statuses: int) -> dict[str, Any]:
    """The arguments of a route that answers with JSON of this form, by the first of the statuses, 200 if none is given.

    What it returns is not checked again.
    """
    known = statuses or (200,)
    return {"response_model": None, "responses": {each: {"model": model} for each in known}, "status_code": known[0]}


def sends(kind: str, what: str, *, unchanged: bool = False, binary: bool = True) -> dict[str, Any]:
    """The arguments of a route that answers with a file of this media type, or, if ``unchanged``, with 304.

    What is not ``binary`` is text.
    """
    content = {kind: {"schema": {"type": "string", "format": "binary"}} if binary else {}}
    same = {304: {"description": "The file that the client has (If-None-Match)"}} if unchanged else {}
    return {"response_class": Response, "responses": {200: {"description": what, "content": content}, **same}}


@dataclass
class PlaceAnswer:
    """Where a hit lies in its file; all null if it is the whole file."""

    start: int | None  # characters of the text
    end: int | None
    page: int | None  # from 1
    start_s: float | None  # seconds
    end_s: float | None
    page_kind: PageKind | None  # a page of paper has none
    page_name: str | None  # of a sheet


@dataclass
class CityNames:
    """The names of a city."""

    en: str
    zh: str = ""


@dataclass
class LineAnswer:
    """A line that was read in an image: whether it holds words of the query, and may have been misread."""

    text: str
    box: list[float]  # x, y, width, height, as shares of the image
    confidence: float
    asked: bool
    unsure: bool


@dataclass
class SignalAnswer:
    """What one signal said of a hit."""

    rank: int  # from 1
    score: float
    kind: Kind
    space: str
    detail: str


@dataclass
class HitAnswer:
    """A segment that was found."""

    id: str
    path: str  # for display
    address: str  # file:// URL, which keeps every byte of the path
    modality: Modality
    score: float  # in (0, 1]
    probability: float | None  # that it matches; null where nothing is calibrated
    place: PlaceAnswer
    places: list[PlaceAnswer]  # further places of the file
    title: str
    text: str
    written: list[LineAnswer]
    facts: dict[str, Any]
    city: CityNames | None  # where it was taken
    why: dict[str, SignalAnswer]  # by the name of the signal
    missing: bool  # whether the file was not there at the last look
    thumbnail: str  # path on this server
    original: str
    film: str | None = None


@dataclass
class HitPageAnswer:
    """A page of hits."""

    hits: list[HitAnswer]
    cursor: str | None  # of the next page
    total: int  # hits on all pages
    at_least: bool  # whether there may be more
    nothing: bool  # whether probably nothing matches
    exact: bool  # whether every segment was compared
    absent: list[str]  # parts of a database that did not answer


@dataclass
class HitPagesAnswer:
    """The pages of several queries, in their order."""

    pages: list[HitPageAnswer]


@dataclass
class FileAnswer:
    """A file of the library."""

    id: str  # of its first segment
    path: str
    address: str
    modality: Modality
    when: str | None  # ISO 8601, local time
    when_from: DateSource | None
    title: str
    excerpt: str  # the beginning of a document's text
    size: int | None  # bytes
    width: int | None  # pixels
    height: int | None
    duration_s: float | None
    pages: int | None
    camera: str
    latitude: float | None
    longitude: float | None
    city: CityNames | None  # at that place
    missing: bool
    favourite: bool
    thumbnail: str
    original: str


@dataclass
class FilePageAnswer:
    """A page of files."""

    files: list[FileAnswer]
    cursor: str | None  # of the next page
    total: int


@dataclass
class MonthFiles:
    """A month of a timeline."""

    month: str  # such as 2024-07
    files: int
    cursor: str  # of the page of files, newest first, that begins with its newest one


@dataclass
class TimelineAnswer:
    """How many files there are of each month, newest first."""

    months: list[MonthFiles]
    undated: int
    undated_cursor: str | None
    total: int


@dataclass
class BoxAnswer:
    """A part of the earth, in degrees."""

    south: float
    west: float
    north: float
    east: float


@dataclass
class CellAnswer:
    """The files that were taken in one cell of a map."""

    box: BoxAnswer
    files: int
    cover: str  # id of the first segment of the newest file
    latitude: float  # of the file in the middle, in degrees
    longitude: float
    city: CityNames | None  # at that place
    places: int  # groups of files that lie apart


@dataclass
class CellsAnswer:
    """The cells of a map, most files first; 1,000 at most."""

    cells: list[CellAnswer]


@dataclass
class FacetValue:
    """A value of a field, and how many segments or files have it."""

    value: str
    count: int


@dataclass
class FacetsAnswer:
    """The values of a field, most frequent first."""

    field: str
    values: list[FacetValue]


@dataclass
class UploadAnswer:
    """The name of an image or a sound for queries, and its size."""

    upload: str
    height: int | None = None  # pixels of an image
    width: int | None = None
    seconds: float | None = None  # of a sound


@dataclass
class IdsAnswer:
    """Ids of segments."""

    ids: list[str]


@dataclass
class MarkedAnswer:
    """Ids of segments, and the spans in which those that a number refers to were shown."""

    ids: list[str]
    spans: list[list[float] | None]  # one for each mark: start and end in seconds
