"""Questions."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.ask import ask
from lingxi.apps.chat.moves.move import Move


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("When was this taken?", [Move("ask", "When was this taken?")]),
        ("这是什么时候拍的？", [Move("ask", "这是什么时候拍的？")]),
    ],
)
def test_the_moves_of_a_turn(text: str, moves: list[Move]) -> None:
    assert ask(text) == moves


@pytest.mark.parametrize("text", ["can you show me cats?", "what about cats", "a dog", "有没有狗的照片？", ""])
def test_other_turns_have_none(text: str) -> None:
    assert ask(text) == []
