"""The date in a file's name, as cameras, phones and messengers write it: IMG_20190321_110422, 2020-07-01."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from lingxi.types import Segment, modality_of

_DAY = r"(?:19[89]|20\d)\d(?P<{0}>[-_.]?)(?:0[1-9]|1[0-2])(?P={0})(?:0[1-9]|[12]\d|3[01])"  # {0} names the mark between
_DATE = re.compile(rf"(?<!\d)(?:{_DAY.format('mark')}|(?P<chinese>(?:19[89]|20\d)\d年\d{{1,2}}月\d{{1,2}}日))")
_BETWEEN = rf"(?:[-_ T]| at |\. )?(?!{_DAY.format('second_mark')}(?!\d))"  # a second date is no time
_HALF = r"(?P<half>[上下]午)? ?"
_TIME = re.compile(
    rf"{_BETWEEN}{_HALF}(?P<hour>[01]\d|2[0-3]|\d(?=[.:]))(?P<mark>[-_.:]?)(?P<minute>[0-5]\d)(?P=mark)(?P<second>[0-5]\d)"
    r"\d{0,3}(?:\s?(?P<english>[AaPp])[Mm])?(?!\d)"
)
_CHINESE_TIME = re.compile(
    rf" ?{_HALF}(?P<hour>[01]?\d|2[0-3])[时点](?P<minute>[0-5]?\d)分?(?:(?P<second>[0-5]?\d)秒?)?(?!\d)"
)
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
    """The first time in a name that is possible and past, midnight where it has only a date; None where it has none."""
    now = datetime.now()
    return next((when for when in _times(name) if when < now), None)


def _times(name: str) -> Iterator[datetime]:
    if since := _MILLISECONDS.search(name):
        yield datetime.fromtimestamp(int(since[1]) // 1000)
    for found in _DATE.finditer(name):
        time = _TIME.match(name, found.end()) or (_CHINESE_TIME.match(name, found.end()) if found["chinese"] else None)
        if time is None and name[found.end() : found.end() + 1].isdecimal() and not found["chinese"]:
            continue  # a longer number
        with suppress(ValueError):
            yield _moment(found[0], time)


def _moment(day: str, time: re.Match[str] | None) -> datetime:
    """The time on a day, whose month has two digits or marks around it; raises ValueError where there is none."""
    digits = re.findall(r"\d+", day)
    year, month, number = map(int, digits if len(digits) == 3 else (day[:4], day[4:6], day[6:]))
    if time is None:
        return datetime(year, month, number)
    hour, minute, second = (int(time[part] or 0) for part in ("hour", "minute", "second"))
    half = time["half"] or time.groupdict().get("english")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in ("下午", "P", "p") else 0)
    return datetime(year, month, number, hour, minute, second)
