"""Many people's events in a CSV table."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, cast

from lingxi.apps.recommend.marked_items import Knows, items_of
from lingxi.csv_cell import from_cell, to_cell
from lingxi.errors import BadQuery
from lingxi.store.events import Act, Event

NEEDED = ("person", "act", "item")


def read_table(lines: Iterable[str], library: Knows) -> tuple[list[Event], int]:
    """The events of a table with the columns person, act and item, and the number of rows on unknown files.

    The item is a path, or the id of a segment or a file. Without the column ``time`` (ISO 8601, or seconds since 1970)
    events get the current time, without ``weight`` the weight 1. Raises BadQuery with the line number.
    """
    rows = csv.DictReader(lines)
    now, known = time.time(), dict[str, str | None]()
    try:
        missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
        if missing:
            raise BadQuery(f"the table has no column {missing[0]!r}; it needs: {', '.join(NEEDED)}")
        found = list(_events(rows, library, known, now))
    except UnicodeDecodeError as error:
        raise BadQuery("the table is not in UTF-8; save it as CSV UTF-8") from error
    except csv.Error as error:
        raise BadQuery(f"after line {rows.line_num} of the table: {error}") from error
    there = [event for event in found if event is not None]
    return there, len(found) - len(there)


def write_table(events: Iterable[Event], out: IO[str]) -> None:
    """Writes events as a table that :func:`read_table` reads.

    Text that a spreadsheet would compute gets an apostrophe in front.
    """
    table = csv.writer(out, lineterminator="\n")
    table.writerow((*NEEDED, "time", "weight"))
    for each in events:
        at = datetime.fromtimestamp(each.time, UTC).isoformat()
        table.writerow((to_cell(each.person), each.act, to_cell(each.item), at, each.weight))


def _events(
    rows: csv.DictReader[str], library: Knows, known: dict[str, str | None], now: float
) -> Iterator[Event | None]:
    for row in rows:
        item = from_cell(row["item"] or "")
        if item not in known:
            known[item] = _item(item, library)
        id_ = known[item]
        try:
            yield None if id_ is None else Event(
                from_cell(row["person"] or ""), cast("Act", row["act"]), id_, _seconds(row.get("time") or "", now),
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
        pass
    try:
        return datetime.fromisoformat(text).timestamp()
    except (OverflowError, OSError):
        raise BadQuery(f"the time {text} is outside the calendar") from None
