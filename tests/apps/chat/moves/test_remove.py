"""Remove what hits should not show."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.moves.remove import remove


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("cats without people", ([Move("remove", "people")], "cats")),
        ("no cars or bikes", ([Move("remove", "cars"), Move("remove", "bikes")], "")),
        ("把有车的去掉", ([Move("remove", "车")], "")),
        ("不要人", ([Move("remove", "人")], "")),
    ],
)
def test_the_moves_of_a_turn(text: str, moves: tuple[list[Move], str]) -> None:
    assert remove(text) == moves


@pytest.mark.parametrize("text", ["a dog", "a notebook", ""])
def test_other_turns_have_none(text: str) -> None:
    assert remove(text) == ([], text)
