"""Add words."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.add import add
from lingxi.apps.chat.moves.move import Move


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("and also with a dog", [Move("add", "a dog")]),
        ("he is on grass", [Move("add", "he is on grass")]),
        ("再加一只猫", [Move("add", "一只猫")]),
        ("ลูกสุนัข", [Move("add", "ลูกสุนัข")]),
    ],
)
def test_the_moves_of_a_turn(text: str, moves: list[Move]) -> None:
    assert add(text) == moves


@pytest.mark.parametrize("text", ["please", "...", ""])
def test_other_turns_have_none(text: str) -> None:
    assert add(text) == []
