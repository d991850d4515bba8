"""What a turn refers to: hits by their numbers, and the files made before or after one."""

from __future__ import annotations

from datetime import datetime, timedelta

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.state import Chip, Search, State
from lingxi.apps.filters.narrowing import joined
from lingxi.apps.searchable import Searchable
from lingxi.errors import BadQuery
from lingxi.search.hit import Hit
from lingxi.search.query import Query

_WINDOWS = (timedelta(days=1), timedelta(days=30), timedelta(days=365))


def referred(state: State, number: int) -> str:
    """The id of a hit of the last turn, from 1; -1 is the last, -2 the one before it.

    0 ("this one") is the hit that the turn before referred to, or the first.


    Raises BadQuery where there is none.
    """
    if not state.shown:
        raise BadQuery("there are no hits to refer to yet: say what to look for first")
    if number == 0:
        liked = state.search.of_kind("like")
        return liked[-1].hit if liked else state.shown[0]
    place = len(state.shown) + 1 + number if number < 0 else number
    if not 0 < place <= len(state.shown):
        raise BadQuery(f"there is no hit {number}: {len(state.shown)} are shown")
    return state.shown[place - 1]


def beside(library: Searchable, state: State, move: Move) -> Search:
    """The search for the files made just before or after a hit, of the same places and kind.

    Raises BadQuery where its time is not known.
    """
    id_ = referred(state, move.number)
    hits = library.segments([id_])
    when = _time_of(hits[0]) if hits else None
    if when is None:
        raise BadQuery("it is not known when this hit was made, so nothing is before or after it")
    field, at = when
    kept = state.search.of_kind("place") if move.where else state.search.of_kind("place", "kind")
    if move.where:
        kept.append(Chip(state.next_id() + 1, "kind", move.where, f"modality = {move.where}"))
    wheres = [chip.where for chip in kept]
    windows = _windows(field, at, move.kind)
    where = next(
        (each for each in windows if library.search(Query((), where=joined([each, *wheres]), limit=1, like=(id_,)))),
        windows[-1],
    )
    near = Chip(state.next_id(), "date", f"{move.kind} {at:%Y-%m-%d %H:%M}", where)
    return Search((near, *kept), "newest" if move.kind == "before" else "oldest")


def _windows(field: str, at: datetime, side: str) -> list[str]:
    """Filters for longer and longer times before or after, the last without an end."""
    before, sign = side == "before", -1 if side == "before" else 1
    ends = [f' and {field} {">=" if before else "<="} "{_text(_moved(at, sign * each))}"' for each in _WINDOWS]
    return [f'{field} {"<" if before else ">"} "{_text(at)}"{end}' for end in (*ends, "")]


def _moved(at: datetime, by: timedelta) -> datetime:
    """A time that is earlier or later, within the calendar."""
    try:
        return at + by
    except OverflowError:
        return at.replace(year=1 if by < timedelta() else 9999)


def _text(at: datetime) -> str:
    return at.isoformat()[:19]


def _time_of(hit: Hit) -> tuple[str, datetime] | None:
    """The fact that says when it was made, and the time."""
    return next(((name, hit.facts[name]) for name in ("taken", "modified") if name in hit.facts), None)
