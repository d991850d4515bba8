"""Dates as cameras, programs and people write them into metadata."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate

_DATE = re.compile(
    r"\s*(?P<year>\d{4})[-:/. ]?(?P<month>\d{2})[-:/. ]?(?P<day>\d{2})"
    r"(?:[T\s:,]+(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?)?"
)
FIRST_YEAR = 1826  # of the oldest photograph that is kept


def date_of(text: object) -> datetime | None:
    """The wall clock in a text of metadata, midnight where it has only a day; None where it names no day.

    A time zone is ignored, since photos are remembered by the time of their place. A leap second becomes the second
    before it.

    >>> date_of("2018:06:11T09:15:40+02:00")
    datetime.datetime(2018, 6, 11, 9, 15, 40)
    """
    if not text:
        return None
    said = str(text).replace("\0", " ")
    found = _DATE.match(said)
    if found is None:
        return _of_mail(said)
    year, month, day, hour, minute, second = (int(each or 0) for each in found.groups())
    try:
        when = datetime(year, month, day, hour, minute, min(second, 59) if second <= 60 else second)
    except ValueError:
        return None
    return when if year >= FIRST_YEAR else None


def _of_mail(text: str) -> datetime | None:
    """A date as in mail, which PNG recommends: Thu, 21 Mar 2019 11:04:22 +0100."""
    found = parsedate(text)
    if found is None or found[0] < FIRST_YEAR:
        return None
    with suppress(ValueError):
        return datetime(*found[:6])
    return None
