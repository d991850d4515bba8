"""Undo."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.moves.undo import undo


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("please undo that", [Move("undo")]),
        ("撤销刚才那步", [Move("undo")]),
        ("undo the last two", [Move("undo", number=2)]),
        ("撤销前三步", [Move("undo", number=3)]),
    ],
)
def test_the_moves_of_a_turn(text: str, moves: list[Move]) -> None:
    assert undo(text) == moves


@pytest.mark.parametrize("text", ["a dog undoing a knot", "undo the dog", ""])
def test_other_turns_have_none(text: str) -> None:
    assert undo(text) == []
