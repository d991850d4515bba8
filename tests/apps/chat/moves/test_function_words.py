"""Words that say nothing of what is searched for."""

from __future__ import annotations

import re

import pytest

from lingxi.apps.chat.moves.function_words import CHINESE_EMPTY, CHINESE_LEADING, EMPTY, LEADING


@pytest.mark.parametrize("words", [LEADING, EMPTY, CHINESE_LEADING, CHINESE_EMPTY])
def test_words_for_things_are_none_of_them(words: str) -> None:
    assert not any(re.fullmatch(words, each) for each in ("dog", "red", "running", "狗", "红色", "跑"))


def test_words_of_asking_are() -> None:
    assert re.fullmatch(LEADING, "show")
    assert re.fullmatch(EMPTY, "photos")
    assert re.fullmatch(CHINESE_LEADING, "给我")
    assert re.fullmatch(CHINESE_EMPTY, "时候")
