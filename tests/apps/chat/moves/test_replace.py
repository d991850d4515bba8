"""Replace words."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.moves.replace import replace


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("cats instead of dogs", [Move("replace", "cats", old="dogs")]),
        ("make it a horse", [Move("replace", "a horse")]),
        ("把狗换成猫", [Move("replace", "猫", old="狗")]),
        ("船呢？", [Move("replace", "船")]),
    ],
)
def test_the_moves_of_a_turn(text: str, moves: list[Move]) -> None:
    assert replace(text) == moves


@pytest.mark.parametrize("text", ["a dog", "what about at night", "a dog but not a cat", ""])
def test_other_turns_have_none(text: str) -> None:
    assert replace(text) == []
