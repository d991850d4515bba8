"""The moves of a whole turn, in order."""

from __future__ import annotations

from datetime import date

import pytest

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.understand import understand
from lingxi.apps.filters.read import LONGEST

TODAY = date(2026, 11, 28)


def test_filters_words_and_exclusions_of_one_turn() -> None:
    moves = understand("videos of dogs from last summer without people", TODAY)
    assert [(move.kind, move.text) for move in moves] == [
        ("date", "from last summer"),
        ("kind", "videos of"),
        ("add", "dogs"),
        ("remove", "people"),
    ]


def test_a_clause_may_name_the_order() -> None:
    moves = understand("dogs from 2020, newest first", TODAY)
    assert [(move.kind, move.text) for move in moves] == [("date", "from 2020"), ("add", "dogs"), ("order", "newest")]


def test_a_passage_is_words() -> None:
    passage = "undo more without " * LONGEST
    assert understand(passage) == [Move("add", passage.strip())]


@pytest.mark.parametrize("text", ["", "   ", "...", "，。"])
def test_nothing_means_nothing(text: str) -> None:
    assert understand(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "(" * 400,
        "with " * 99,
        "第" * 400,
        "not " * 120,
        "把" * 400,
        "a, " * 160,
        "like " * 99,
        "it's " * 96 + "x",
        "actually, " * 48 + "猫",
        "时间" * 200 + "x",
    ],
)
def test_odd_turns_are_read_all_the_same(text: str) -> None:
    assert isinstance(understand(text), list)
