"""Moves on a state."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.apply import applied
from lingxi.apps.chat.moves.move import Kind, Move
from lingxi.apps.chat.state import MOST_CHIPS, MOST_PAST, State
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
