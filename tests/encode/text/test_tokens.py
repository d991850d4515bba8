"""Words are those that people would name, in English and in Chinese."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from lingxi.encode.text.tokens import LONGEST, _segmenter, _stemmer, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A Dog's life, isn't it?", ["a", "dog's", "life", "isn't", "it"]),
        ("我来到北京清华大学", ["我", "来到", "北京", "清华大学"]),
        ("红色car 2024年", ["红色", "car", "2024", "年"]),
        ("ＦＵＬＬ width Straße café", ["full", "width", "strasse", "café"]),
        ("snake_case e-mail", ["snake", "case", "e", "mail"]),
        ("…!?", []),
        ("", []),
    ],
)
def test_words_are_found(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_stems_join_the_forms_of_a_word() -> None:
    assert tokens("running runs ran", stem=True) == ["run", "run", "ran"]
    assert tokens("狗 dogs", stem=True) == ["狗", "dog"]


def test_only_so_much_is_read() -> None:
    assert len(tokens("a " * LONGEST)) == LONGEST // 2


def test_each_thread_has_a_stemmer_and_all_share_the_segmenter() -> None:
    """A stemmer keeps the word that it works on: two threads with one would get each other's."""
    barrier = Barrier(4, timeout=60)

    def mine() -> tuple[Any, Any]:
        barrier.wait()
        return _stemmer(), _segmenter()

    with ThreadPoolExecutor(4) as pool:
        stemmers, segmenters = zip(*[each.result() for each in [pool.submit(mine) for _ in range(4)]], strict=True)
    assert len({id(each) for each in stemmers}) == 4
    assert len({id(each) for each in segmenters}) == 1
