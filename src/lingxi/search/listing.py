"""A library's files without a query: a page of them by a filter, and how many there are of each month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from lingxi.address import path_of, shown
from lingxi.codec import Json, dump_fields
from lingxi.errors import BadQuery
from lingxi.media.metadata.name_date import date_in
from lingxi.search.file_order import FileOrder, Sort, date_of, month_cursor
from lingxi.store.engine import Point
from lingxi.store.filter_language import parse
from lingxi.store.where import And, Has, OneOf
from lingxi.types import Modality

MOST = 1_000  # files of a page
EXCERPT = 300  # characters
DateSource: TypeAlias = Literal["taken", "name", "modified"]
_FACTS = ("title", "size", "width", "height", "duration_s", "camera", "latitude", "longitude", "favourite")


@dataclass(frozen=True)
class ListedFile:
    """A file of the library."""

    id: str  # of its first segment, which has its thumbnail
    path: Path
    modality: Modality  # of its first segment
    when: datetime | None = None  # local time
    when_from: DateSource | None = None  # what says so: the file's metadata, its name, or the time of its last change
    title: str = ""
    excerpt: str = ""  # the beginning of a document's text
    size: int | None = None  # bytes
    width: int | None = None  # pixels
    height: int | None = None  # pixels
    duration_s: float | None = None  # of a film or a sound
    pages: int | None = None  # of a document: the last one that is in the library
    camera: str = ""
    latitude: float | None = None  # degrees
    longitude: float | None = None  # degrees
    missing: bool = False  # whether its file was not there when it was last looked for, or its root is not there now
    favourite: bool = False

    def as_dict(self) -> Json:
        """The file as plain JSON values, for display; unknown fields are omitted."""
        known = dump_fields(self) | {"path": shown(self.path), "when": self.when and self.when.isoformat()}
        return {name: value for name, value in known.items() if value not in (None, "", False)}


@dataclass(frozen=True)
class FileList:
    """A page of files, the cursor of the next page if there is one, and how many files all pages have."""

    files: tuple[ListedFile, ...] = ()
    cursor: str | None = None
    total: int = 0


@dataclass(frozen=True)
class Month:
    """A month of a timeline."""

    month: str  # such as 2024-07
    files: int
    cursor: str  # of the page that begins with its newest file, sorted by newest


@dataclass(frozen=True)
class Timeline:
    """How many files there are of each month, newest first, of no known date, and in all."""

    months: tuple[Month, ...] = ()
    undated: int = 0
    undated_cursor: str | None = None  # of the page that begins with the undated files, if there are any
    total: int = 0


def files(
    order: FileOrder, where: str | None = None, sort: Sort = "newest", limit: int = 100, cursor: str | None = None
) -> FileList:
    """The files with a segment that matches a filter; undated ones are the last by date. Raises BadQuery, BadFilter."""
    if not 1 <= limit <= MOST:
        raise BadQuery(f"a page has 1 to {MOST:,} files, not {limit:,}")
    page = order.page(parse(where) if where else None, sort, limit, cursor)
    points = order.engine.get([row.id for row in page.rows])
    pages = _pages(order, [str(point.payload["asset"]) for point in points if "page" in point.payload])
    return FileList(tuple(_listed(point, pages) for point in points), page.cursor, page.total)


def timeline(order: FileOrder, where: str | None = None) -> Timeline:
    """The months of the files with a segment that matches a filter. Raises BadFilter."""
    rows = order.rows(parse(where) if where else None, "newest")
    counts = Counter(row.when[:7] for row in rows)
    undated = counts.pop("", 0)
    months = (Month(month, count, month_cursor(month)) for month, count in sorted(counts.items(), reverse=True))
    return Timeline(tuple(months), undated, month_cursor("") if undated else None, len(rows))


def _pages(order: FileOrder, assets: Sequence[str]) -> Mapping[str, int]:
    """Id of a document -> its last page."""
    found = dict[str, int]()
    if assets:
        for point in order.engine.scroll(And((OneOf("asset", tuple(assets)), Has("page"))), ["asset", "page"]):
            asset = str(point.payload["asset"])
            found[asset] = max(found.get(asset, 0), int(point.payload["page"]))
    return found


def _listed(point: Point, pages: Mapping[str, int]) -> ListedFile:
    known = point.payload
    return ListedFile(
        point.id,
        path_of(str(known["address"])),
        known["modality"],
        date_of(known),
        _source(known),
        pages=pages.get(str(known["asset"])),
        missing="missing" in known,
        excerpt=str(known.get("text", ""))[:EXCERPT] if known["modality"] == "text" else "",
        **{name: known[name] for name in _FACTS if name in known},
    )


def _source(payload: Mapping[str, Any]) -> DateSource | None:
    """Where the date of a file comes from. Libraries of earlier versions do not say which dates come from names."""
    if taken := payload.get("taken"):
        unsaid = "taken_from" not in payload and "camera" not in payload
        named = date_in(str(payload.get("name", ""))) == taken if unsaid else payload.get("taken_from") == "name"
        return "name" if named else "taken"
    return "modified" if payload.get("modified") else None
