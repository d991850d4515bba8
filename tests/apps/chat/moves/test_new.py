"""Start over."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.moves.new import new


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("let's start over", [Move("new")]),
        ("重新开始", [Move("new")]),
        ("start over: cats", [Move("new", "cats")]),
        ("换个话题，猫", [Move("new", "猫")]),
    ],
)
def test_the_moves_of_a_turn(text: str, moves: list[Move]) -> None:
    assert new(text) == moves


@pytest.mark.parametrize("text", ["a clear sky", "a new car", ""])
def test_other_turns_have_none(text: str) -> None:
    assert new(text) == []
