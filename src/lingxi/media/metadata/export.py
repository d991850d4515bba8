"""The JSON that photo services write beside each file of an export, as Google Takeout does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from lingxi.media.metadata.known import Known, at, plain, position, words

SIGNS = frozenset({"photoTakenTime", "geoData", "creationTime"})  # fields of an export's JSON, at least one of them


def known_of(data: bytes) -> Known:
    """What such a file says: a description, people, a place, and the time, which is UTC; nothing of other JSON."""
    try:
        facts = json.loads(data)
    except (ValueError, RecursionError):
        return Known()
    if not isinstance(facts, dict) or not SIGNS & facts.keys():
        return Known()
    described, people = plain(facts.get("description")), facts.get("people")
    taken = _time(facts.get("photoTakenTime"))
    known = Known(
        descriptions=(described,) if described else (),
        people=words(each.get("name") for each in people if isinstance(each, dict)) if isinstance(people, list) else (),
        taken=taken,
        taken_from="export" if taken else "",
    )
    places = [facts.get(name) for name in ("geoData", "geoDataExif")]
    where = (position(each.get("latitude"), each.get("longitude")) for each in places if isinstance(each, dict))
    return at(known, next(filter(None, where), None))


def _time(value: Any) -> datetime | None:
    """Seconds since 1970; none for 0, which is written where the time is unknown."""
    with suppress(ValueError, TypeError, OverflowError, OSError):
        seconds = int(value.get("timestamp") or 0) if isinstance(value, Mapping) else 0
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None) if seconds else None
    return None
