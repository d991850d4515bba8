"""Politeness and doubt at the ends of a turn."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.phrasing import plain, without_rejection


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Could you maybe hide the cars, please?", "hide the cars"),
        ("麻烦帮我把车去掉，谢谢", "把车去掉"),
        ("please", "please"),
        ("a well in the garden", "a well in the garden"),
    ],
)
def test_the_rest_of_a_turn(text: str, rest: str) -> None:
    assert plain(text) == rest


def test_a_rejection_is_left_out() -> None:
    assert without_rejection("nope, go back") == "go back"
    assert without_rejection("不对，退回去") == "退回去"
    assert without_rejection("north of the lake") == "north of the lake"
