"""Greetings and thanks."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.moves.hello import hello
from lingxi.apps.chat.moves.move import Move


@pytest.mark.parametrize(
    "text", ["Hello there!", "thanks a lot, that's great", "what can you do?", "谢谢，太好了", "你能做什么？"]
)
def test_nothing_else_is_said(text: str) -> None:
    assert hello(text) == [Move("hello")]


@pytest.mark.parametrize(
    "text", ["hello kitty", "a good dog", "that", "thanks, now cats", "你好的照片", "好看的狗", ""]
)
def test_other_turns_have_none(text: str) -> None:
    assert hello(text) == []
