"""Save the hits."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.moves.save import save


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ('save these as "Beach days"', [Move("save", "Beach days")]),
        ("save this", [Move("save")]),
        ("保存", [Move("save")]),
        ("把这些存成相册海边", [Move("save", "海边")]),
        ("make an album called Dogs", [Move("save", "Dogs")]),
    ],
)
def test_the_moves_of_a_turn(text: str, moves: list[Move]) -> None:
    assert save(text) == moves


@pytest.mark.parametrize("text", ["a goalkeeper saves a shot", "a lifeguard", "save the whales", ""])
def test_other_turns_have_none(text: str) -> None:
    assert save(text) == []
