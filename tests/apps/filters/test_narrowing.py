"""A text without the words of its filters."""

from __future__ import annotations

from lingxi.apps.filters.narrowing import Narrowing, joined, without


def _at(text: str, words: str) -> Narrowing:
    start = text.index(words)
    return Narrowing("date", words, "taken = 2020", start, start + len(words))


def test_words_are_cut_out_with_one_space_left() -> None:
    text = "dogs from 2020 in the snow"
    assert without(text, [_at(text, "from 2020")]) == "dogs in the snow"
    assert without("去年的狗在雪里", [_at("去年的狗在雪里", "去年的")]) == "狗在雪里"
    assert without(text, []) == text


def test_filters_are_joined() -> None:
    assert joined([]) is None
    assert joined(["a = 1 or b = 2"]) == "a = 1 or b = 2"
    assert joined(["a = 1 or b = 2", "c = 3"]) == "(a = 1 or b = 2) and (c = 3)"
