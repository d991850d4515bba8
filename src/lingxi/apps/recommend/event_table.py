"""Many people's events in a CSV table."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast

from lingxi.apps.recommend.marked_items import Knows, items_of
from lingxi.errors import BadQuery
from lingxi.store.events import Act, Event

NEEDED = ("person", "act", "item")


def read_table(lines: Iterable[str], library: Knows) -> tuple[list[Event], int]:
    """The events of a table with the columns person, act and item, and the number of rows on unknown files.

    The item is a path, or the id of a segment or a file. Without the column ``time`` (ISO 8601, or seconds since 1970)
    events are of now, without ``weight`` they weigh 1. Raises BadQuery, which names the line.
    """
    rows = csv.DictReader(lines)
    missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        raise BadQuery(f"the table has no column {missing[0]!r}; it needs: {', '.join(NEEDED)}")
    now, known = time.time(), dict[str, str | None]()
    found = list(_events(rows, library, known, now))
    there = [event for event in found if event is not None]
    return there, len(found) - len(there)


def _events(
    rows: csv.DictReader[str], library: Knows, known: dict[str, str | None], now: float
) -> Iterator[Event | None]:
    for row in rows:
        item = row["item"] or ""
        if item not in known:
            known[item] = _item(item, library)
        id_ = known[item]
        try:
            yield None if id_ is None else Event(
                row["person"] or "", cast("Act", row["act"]), id_, _seconds(row.get("time") or "", now),
                float(row.get("weight") or 1.0),
            )  # fmt: skip
        except ValueError as error:
            raise BadQuery(f"line {rows.line_num} of the table: {error}") from error


def _item(text: str, library: Knows) -> str | None:
    try:
        return items_of(library, [text])[0]
    except (BadQuery, IndexError):
        return None


def _seconds(text: str, now: float) -> float:
    if not text:
        return now
    try:
        return float(text)
    except ValueError:
        return datetime.fromisoformat(text).timestamp()
