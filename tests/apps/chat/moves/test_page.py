"""More hits."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.moves.page import page


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("show me more", [Move("page", "next")]),
        ("下一页", [Move("page", "next")]),
        ("go to page 3", [Move("page", "3")]),
        ("the second page", [Move("page", "2")]),
        ("翻到第十页", [Move("page", "10")]),
        ("go back a page", [Move("page", "previous")]),
        ("上一页", [Move("page", "previous")]),
    ],
)
def test_the_moves_of_a_turn(text: str, moves: list[Move]) -> None:
    assert page(text) == moves


@pytest.mark.parametrize("text", ["more dogs", "a page of a book", "还有一只狗", ""])
def test_other_turns_have_none(text: str) -> None:
    assert page(text) == []
