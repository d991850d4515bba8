"""Refer to hits."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.moves.refer import refer


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("more like number 4", ([Move("like", number=4)], "")),
        ("that one but red", ([Move("like")], "red")),
        ("第三张那样的", ([Move("like", number=3)], "")),
        ("not like the last one", ([Move("unlike", number=-1)], "")),
        ("the film before it", ([Move("before", where="video")], "")),
        ("后面那张照片", ([Move("after", where="image")], "")),
    ],
)
def test_the_moves_of_a_turn(text: str, moves: tuple[list[Move], str]) -> None:
    assert refer(text) == moves


@pytest.mark.parametrize("text", ["a man like a bear", "two dogs", "before sunrise", ""])
def test_other_turns_have_none(text: str) -> None:
    assert refer(text) == ([], text)
