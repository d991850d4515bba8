"""All filters that the words of a request mean, and the rest of the request."""

from __future__ import annotations

from datetime import date

from lingxi.apps.filters.dates import dates
from lingxi.apps.filters.kinds import kinds
from lingxi.apps.filters.narrowing import Narrowing, without
from lingxi.apps.filters.places import places

MOST = 4  # filters of a kind in one text
LONGEST = 500  # characters of a request: a longer text is a passage, whose words are no filters


def read_filters(text: str, today: date | None = None) -> tuple[list[Narrowing], str]:
    """Dates, places and the kind that a text names, and the text without their words.

    ``read_filters("dogs in Greece from last summer")`` gives two filters and "dogs". The positions of each are those in
    the text without the ones before. A text of more than 500 characters is left as it is.

    Raises MissingExtra for a country where the extra ``places`` is missing.
    """
    found = list[Narrowing]()
    if len(text) > LONGEST:
        return found, text
    for read in (lambda words: _dates(words, today or date.today()), places, kinds):
        each = read(text)[:MOST]
        text = without(text, each)
        found += each
    return found, text


def _dates(text: str, today: date) -> list[Narrowing]:
    """Its dates; none where one of them leaves the calendar, which ends with the year 9999."""
    try:
        return dates(text, today)
    except (ValueError, OverflowError):
        return []
