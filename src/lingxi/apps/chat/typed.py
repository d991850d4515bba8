"""What is typed into a search box, read by the grammar of conversations: its words, and its filters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.understand import understand

_FILTERS = ("date", "place", "kind")
_IN = "in the year "  # what people leave out
_YEAR = re.compile(r"(?P<before>.*\S)\s+(?P<last>(?:19|20)\d\d)|(?P<first>(?:19|20)\d\d)\s+(?P<after>\S.*)")


@dataclass(frozen=True)
class Narrowed:
    """A filter that a part of the text means."""

    kind: str  # date, place or kind
    words: str  # as they stand in the text
    where: str  # in the language of filters


@dataclass(frozen=True)
class Typed:
    """A text, without the words that mean filters, and these filters."""

    words: str
    filters: tuple[Narrowed, ...] = ()


def typed(text: str, today: date | None = None) -> Typed:
    """The words and the filters of a text.

    A text that means anything else in a conversation, or that names no filter, stays as it is.

    >>> typed("dogs 2021").words, typed("dogs 2021").filters[0].words
    ('dogs', '2021')
    """
    moves = understand(text.strip(), today)
    if all(move.kind != "date" for move in moves):
        moves = understand(_dated(text.strip(), today or date.today()), today)
    filters = tuple(
        Narrowed(move.kind, move.text.removeprefix(_IN), move.where) for move in moves if move.kind in _FILTERS
    )
    words = [move.text for move in moves if move.kind == "add"]
    if not filters or len(words) > 1 or not all(map(_plain, moves)):
        return Typed(text.strip())
    return Typed("".join(words), filters)


def _dated(text: str, today: date) -> str:
    """The text with a preposition before a year at either end of it: "dogs 2021"; years to come are no dates."""
    found = _YEAR.fullmatch(text)
    year = found and (found["last"] or found["first"])
    if not found or not year or int(year) > today.year:
        return text
    return f"{found['before'] or found['after']} {_IN}{year}"


def _plain(move: Move) -> bool:
    return move.kind in (*_FILTERS, "add")
