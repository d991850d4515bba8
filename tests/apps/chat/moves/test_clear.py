"""Conditions that are taken off by what they are about."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.clear import clear
from lingxi.apps.chat.moves.move import Move


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("drop the place filter", "place"),
        ("any time", "date"),
        ("forget the date", "date"),
        ("all kinds of files", "kind"),
        ("remove the last condition", "last"),
        ("时间不限", "date"),
        ("哪里都行", "place"),
        ("去掉最后一个条件", "last"),
    ],
)
def test_the_kind_of_condition(text: str, about: str) -> None:
    assert clear(text) == [Move("clear", about)]


@pytest.mark.parametrize("text", ["remove the dog", "no time", "a place by the sea", "去掉狗", ""])
def test_other_turns_have_none(text: str) -> None:
    assert clear(text) == []
