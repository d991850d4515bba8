"""The order of a library's files by date or name, remembered until the library changes, and cursors into it."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any, Literal, NamedTuple, TypeAlias, final, get_args

from lingxi.errors import BadQuery
from lingxi.index.snapshot import FIRST, FOUND
from lingxi.result_cache import ResultCache
from lingxi.store.engine import ReadsPoints, ShowsParts
from lingxi.store.fields import fold
from lingxi.store.where import Has, Not, Or, Where, both, fields_of

Sort: TypeAlias = Literal["newest", "oldest", "name"]
Key: TypeAlias = tuple[str, ...]
SORTS: tuple[Sort, ...] = get_args(Sort)
KEPT = 8  # orders and filters that are remembered
_UNDATED_LAST = "~"  # sorts behind every date
_FIELDS = ["asset", "order", "name", "taken", "modified", "shot"]


class Row(NamedTuple):
    """A file in an order."""

    when: str  # ISO 8601, local time; empty where nothing is known
    name: str  # folded, its numbers padded, so that IMG_2 comes before IMG_10
    asset: str  # the id of the file
    id: str  # of its first segment


class Located(NamedTuple):
    """A file, and where it was taken, in degrees."""

    id: str  # of its first segment
    latitude: float
    longitude: float


_KEYS: Mapping[Sort, Callable[[Row], Key]] = {  # ascending; newest is read from the end
    "newest": lambda row: row[:3],
    "oldest": lambda row: (row.when or _UNDATED_LAST, *row[1:3]),
    "name": lambda row: row[1:3],
}


class Slice(NamedTuple):
    """A page of an order."""

    rows: Sequence[Row]
    cursor: str | None  # of the page behind it; None if there is none
    total: int  # rows on all pages


@final
class FileOrder:
    """The files of an engine, sorted; a Live Photo, with its film, is one. Thread-safe.

    What it read is remembered as long as the engine has the same number of segments. Whoever replaces segments makes a
    new one afterwards.
    """

    def __init__(self, engine: ReadsPoints) -> None:
        self.engine = engine
        self._kept = ResultCache(KEPT)
        self._looking = Lock()
        self._count = -1

    def page(self, where: Where | None, sort: Sort, limit: int, cursor: str | None = None) -> Slice:
        """The ``limit`` files that follow a cursor, of those with a segment that matches; raises BadQuery.

        A cursor names the last file before the page, so that files which come and go move no others to another page.
        """
        rows = self.rows(where, sort)
        if sort == "newest":
            end = len(rows) if cursor is None else bisect_left(rows, _key_in(cursor, sort), key=_KEYS[sort])
            some, more = rows[max(0, end - limit) : end][::-1], end > limit
        else:
            start = 0 if cursor is None else bisect_right(rows, _key_in(cursor, sort), key=_KEYS[sort])
            some, more = rows[start : start + limit], start + limit < len(rows)
        return Slice(some, cursor_at(sort, _KEYS[sort](some[-1])) if more else None, len(rows))

    def rows(self, where: Where | None, sort: Sort) -> Sequence[Row]:
        """All files with a segment that matches, ascending by what the sort compares; newest is its reverse."""
        if sort not in SORTS:
            raise BadQuery(f"files are sorted by {', '.join(SORTS)}, not {sort!r}")
        self._look()
        return self._kept(("rows", where, sort), lambda: sorted(self._matching(where), key=_KEYS[sort]))

    def located(self, where: Where | None) -> Sequence[Located]:
        """The files with a segment that matches and a known place, ascending by date."""
        rows = self.rows(where, "newest")
        known = self._kept(("places",), self._places)
        return [Located(row.id, *known[row.asset]) for row in rows if row.asset in known]

    def segments(self, where: Where) -> Mapping[str, Sequence[str]]:
        """Id of a file -> the ids of its segments that match, in their order; a Live Photo's film is the photo."""
        self._look()
        return self._kept(("segments", where), lambda: self._segments(where))

    def counted(self, field: str, where: Where | None) -> Mapping[str, int]:
        """The values of a field, the years of a time, and how many files have a segment that matches with each."""
        self._look()
        return self._kept(("counted", field, where), lambda: self._counted(field, where))

    def _look(self) -> None:
        """Forgets what was read of another number of segments."""
        with self._looking:
            count = self.engine.count()
            if count != self._count:
                self._kept.clear()
                self._count = count

    def _matching(self, where: Where | None) -> Sequence[Row]:
        if where is None:
            return list(dict.fromkeys(self._files().values()))
        files = self._files(hidden="hidden" in fields_of(where))
        return [files[asset] for asset in self.segments(where) if asset in files]

    def _files(self, *, hidden: bool = False) -> Mapping[str, Row]:
        """Id of a file -> its row, of the film of a Live Photo that of the photo; ``hidden`` files only on request."""
        return self._kept(("files", hidden), lambda: self._read(hidden=hidden))

    def _read(self, *, hidden: bool) -> dict[str, Row]:
        first = None if isinstance(self.engine, ShowsParts) else FIRST
        found = dict[str, Row]()
        orders, photos = dict[str, int](), dict[str, str]()
        named = Or((Has("hidden"), Not(Has("hidden")))) if hidden else None
        for point in self.engine.scroll(both(FOUND, first, named), _FIELDS):
            asset, order = str(point.payload["asset"]), int(point.payload["order"])
            if order < orders.get(asset, order + 1):
                orders[asset], found[asset] = order, _row(point.id, point.payload)
            if "shot" in point.payload:
                photos[asset] = str(point.payload["shot"])
        return found | {film: found[photo] for film, photo in photos.items() if photo in found}

    def _places(self) -> dict[str, tuple[float, float]]:
        """Id of a file -> its latitude and longitude."""
        points = self.engine.scroll(both(FOUND, Has("latitude"), Has("longitude")), ["asset", "latitude", "longitude"])
        return {
            str(each.payload["asset"]): (float(each.payload["latitude"]), float(each.payload["longitude"]))
            for each in points
        }

    def _segments(self, where: Where) -> dict[str, list[str]]:
        files = self._files(hidden="hidden" in fields_of(where))
        found = dict[str, list[tuple[bool, int, str]]]()
        for point in self.engine.scroll(both(FOUND, where), ["asset", "order"]):
            asset = str(point.payload["asset"])
            shown = files[asset].asset if asset in files else asset
            found.setdefault(shown, []).append((asset != shown, int(point.payload["order"]), point.id))
        return {asset: [id_ for *_, id_ in sorted(each)] for asset, each in found.items()}

    def _counted(self, field: str, where: Where | None) -> Counter[str]:
        pairs, files = set[tuple[str, str]](), self._files(hidden=where is not None and "hidden" in fields_of(where))
        for point in self.engine.scroll(both(FOUND, Has(field), where), ["asset", field]):
            value, asset = point.payload[field], str(point.payload["asset"])
            row = files.get(asset)
            for each in value if isinstance(value, list) else [value]:
                pairs.add((_text(each), asset if row is None else row.asset))
        return Counter(text for text, _ in pairs)


def _text(value: Any) -> str:
    """A value as facets name it: the year of a time, "yes" for a mark."""
    if isinstance(value, datetime):
        return f"{value.year:04}"
    return "yes" if value is True else str(value)


def cursor_at(sort: Sort, key: Key) -> str:
    """The cursor of what follows a key in an order."""
    return urlsafe_b64encode(json.dumps([sort, *key], ensure_ascii=False).encode()).decode().rstrip("=")


def month_cursor(month: str) -> str:
    """The cursor of the files of a month (``2024-07``) and those before it, newest first; of undated ones if empty."""
    year, _, number = month.partition("-")
    after = f"{year}-{int(number) + 1:02}" if month else "0"  # a 13th month sorts behind the 12th
    return cursor_at("newest", (after, "", ""))


def date_of(payload: Mapping[str, Any]) -> datetime | None:
    """When a segment's file was taken, or else last changed."""
    found = payload.get("taken") or payload.get("modified")
    return found if isinstance(found, datetime) else None


def _row(id_: str, payload: Mapping[str, Any]) -> Row:
    when = date_of(payload)
    name = re.sub("[0-9]+", lambda digits: digits[0].zfill(12), fold(str(payload.get("name", ""))))
    return Row("" if when is None else when.isoformat(), name, str(payload["asset"]), id_)


def _key_in(cursor: str, sort: Sort) -> Key:
    """The key that a cursor holds; raises BadQuery."""
    try:
        known = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        found, *key = known
        right = all(isinstance(each, str) for each in known)
    except (ValueError, TypeError, RecursionError):
        raise BadQuery("the cursor is not from an earlier page of this list") from None
    if found != sort or not right or len(key) != (2 if sort == "name" else 3):
        raise BadQuery(f"the cursor is not from an earlier page of this list, sorted by {sort}")
    return tuple(key)
