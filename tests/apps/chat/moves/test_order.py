"""The order of hits."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.moves.order import order


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("sort by date, oldest first", [Move("order", "oldest")]),
        ("newest first", [Move("order", "newest")]),
        ("by date", [Move("order", "newest")]),
        ("按相关度排序", [Move("order", "best")]),
        ("从旧到新", [Move("order", "oldest")]),
    ],
)
def test_the_moves_of_a_turn(text: str, moves: list[Move]) -> None:
    assert order(text) == moves


@pytest.mark.parametrize("text", ["the oldest tree", "the best dog", ""])
def test_other_turns_have_none(text: str) -> None:
    assert order(text) == []
