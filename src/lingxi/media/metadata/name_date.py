"""The date in a file's name, as cameras, phones and messengers write it: IMG_20190321_110422, 2020-07-01."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from lingxi.types import Segment, modality_of

_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19[89]|20\d)\d)(?P<mark>[-_.]?)(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:(?:[-_ T]| at |\. )?(?P<hour>[01]\d|2[0-3])[-_.:]?(?P<minute>[0-5]\d)[-_.:]?(?P<second>[0-5]\d)\d{0,3})?(?!\d)"
)


_CHINESE = re.compile(r"(?<!\d)((?:19[89]|20\d)\d)年(\d{1,2})月(\d{1,2})日")
_MILLISECONDS = re.compile(r"(?:mmexport|wx_camera_|FB_IMG_)(\d{13})(?!\d)")  # since 1970, as messengers write them


def dated(segments: Sequence[Segment], name: str) -> tuple[Segment, ...]:
    """Segments of pictures, films and sounds, dated by the file's name where they have no fact ``taken``."""
    when = date_in(name)
    if when is None:
        return tuple(segments)
    return tuple(
        each
        if "taken" in each.facts or modality_of(each.media) == "text"
        else replace(each, facts={**each.facts, "taken": when, "taken_from": "name"})
        for each in segments
    )


def date_in(name: str) -> datetime | None:
    """The time in a name, midnight where it has only a date; None where it has none, or one in the future."""
    if since := _MILLISECONDS.search(name):
        when = datetime.fromtimestamp(int(since[1]) // 1000)
        return when if when < datetime.now() else None
    if chinese := _CHINESE.search(name):
        parts = list(map(int, chinese.groups()))
    elif found := _DATE.search(name):
        parts = [int(found[part] or 0) for part in ("year", "month", "day", "hour", "minute", "second")]
    else:
        return None
    try:
        when = datetime(*parts)  # type: ignore[arg-type]
    except ValueError:
        return None
    return when if when < datetime.now() else None
