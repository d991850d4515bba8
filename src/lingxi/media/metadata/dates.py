"""Dates as cameras, programs and people write them into metadata."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parsedate

_DATE = re.compile(
    r"\s*(?P<year>\d{4})(?:[-:/. ]?(?P<month>\d{2})[-:/. ]?(?P<day>\d{2})"
    r"|[-:/.年] ?(?P<short_month>\d{1,2})[-:/.月] ?(?P<short_day>\d{1,2})日?(?!\d))"
    r"(?:[T\s:,]+(?P<hour>\d{1,2})[-:时点]? ?(?P<minute>\d{1,2})(?:[-:分]? ?(?P<second>\d{1,2}))?)?"
)
FIRST_YEAR = 1826  # of the oldest photograph that is kept


def date_of(text: object) -> datetime | None:
    """The wall clock in a text of metadata, midnight where it has only a day; None where it names no day.

    A time zone is ignored, since photos are remembered by the time of their place. A leap second becomes the second
    before it, and 24:00 the beginning of the next day (ISO 8601). Numbers may have a space for a zero before them.

    >>> date_of("2018:06:11T09:15:40+02:00")
    datetime.datetime(2018, 6, 11, 9, 15, 40)
    """
    if not text:
        return None
    said = str(text).replace("\0", " ")
    found = _DATE.match(said)
    if found is None:
        return _of_mail(said)
    year, month, day, short_month, short_day, hour, minute, second = (int(each or 0) for each in found.groups())
    ends = timedelta(days=(hour, minute, second) == (24, 0, 0))
    try:
        when = datetime(
            year, month or short_month, day or short_day, 0 if ends else hour, minute, 59 if second == 60 else second
        )
        when += ends
    except (ValueError, OverflowError):  # the day after the last one of datetime
        return None
    return when if year >= FIRST_YEAR else None


def _of_mail(text: str) -> datetime | None:
    """A date as in mail, which PNG recommends: Thu, 21 Mar 2019 11:04:22 +0100."""
    with suppress(ValueError, OverflowError, IndexError, TypeError):  # of parsedate, too, for odd texts
        found = parsedate(text)
        if found is not None and found[0] >= FIRST_YEAR:
            return datetime(*found[:6])
    return None
