"""Moves on a state."""

from __future__ import annotations

from datetime import date

import pytest

from lingxi.apps.chat.apply import applied
from lingxi.apps.chat.moves.move import Kind, Move
from lingxi.apps.chat.state import MOST_CHIPS, MOST_PAST, State
from lingxi.apps.filters import spans
from lingxi.apps.filters.spans import Span
from lingxi.errors import BadQuery
from tests.apps.chat.found import Found, hit

LIBRARY = Found([hit(1)])


def _after(*moves: Move) -> State:
    state = State()
    for move in moves:
        state = applied(LIBRARY, state, [move], 10)
    return state


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [("a dog", "a cat", "a cat runs"), ("dogs", "cats", "a cats runs"), ("DOG", "cat", "a cat runs")],
)
def test_words_are_exchanged_inside_a_text(old: str, new: str, text: str) -> None:
    state = _after(Move("add", "a dog runs"), Move("replace", new, old=old))
    assert [chip.text for chip in state.search.chips] == [text]


def test_words_that_nobody_said_are_replaced_and_excluded() -> None:
    state = _after(Move("add", "a dog"), Move("replace", "a cat", old="a horse"))
    assert [(chip.kind, chip.text) for chip in state.search.chips] == [("text", "a cat"), ("without", "a horse")]


def test_only_so_many_turns_can_be_undone() -> None:
    kinds: list[Kind] = ["add", "new"]
    state = _after(*(Move(kinds[n % 2], f"text {n}") for n in range(3 * MOST_PAST)))
    assert len(state.past) == MOST_PAST


def test_too_many_conditions_are_refused() -> None:
    with pytest.raises(BadQuery, match=f"at most {MOST_CHIPS}"):
        _after(*(Move("add", f"text {n}") for n in range(MOST_CHIPS + 1)))


def _dated(*moves: tuple[str, str]) -> list[str]:
    return [chip.text for chip in _after(*(Move("date", text, where) for text, where in moves)).search.chips]


def test_two_ends_of_a_time_hold_together() -> None:
    since, before, year = (
        ("since 2020", Span(date(2020, 1, 1), None).where()),
        ("before 2022", Span(None, date(2022, 1, 1)).where()),
        ("in 2019", spans.year(2019).where()),
    )
    assert _dated(since, before) == _dated(since, year, since, before) == ["since 2020", "before 2022"]
    assert _dated(since, before, year) == ["in 2019"]
    assert _dated(since, since) == ["since 2020"]


def test_what_is_left_out_holds_beside_what_is_wanted() -> None:
    places = [Move("place", "in Greece", "latitude > 30"), Move("place", "not Athens", "not (latitude = 37)")]
    assert len(_after(*places).search.chips) == len(_after(*reversed(places)).search.chips) == 2


def test_conditions_are_taken_off_by_their_kind() -> None:
    dog, year = Move("add", "a dog"), Move("date", "2020", spans.year(2020).where())
    assert [chip.text for chip in _after(dog, year, Move("clear", "date")).search.chips] == ["a dog"]
    assert [chip.text for chip in _after(year, dog, Move("clear", "last")).search.chips] == ["2020"]
    with pytest.raises(BadQuery, match="no condition to take off of the place"):
        _after(dog, Move("clear", "place"))


def test_several_turns_are_undone_at_once() -> None:
    dogs = [Move("add", f"dog {n}") for n in range(3)]
    assert [chip.text for chip in _after(*dogs, Move("undo", number=2)).search.chips] == ["dog 0"]
    with pytest.raises(BadQuery, match="only 3 turns can be undone"):
        _after(*dogs, Move("undo", number=4))


def test_a_page_by_its_number() -> None:
    assert _after(Move("add", "a dog"), Move("page", "3")).search.offset == 20


def test_a_date_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadQuery, match="no such date as 31 April"):
        _after(Move("impossible", "31 April"))
