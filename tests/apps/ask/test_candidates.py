"""Pieces of a sentence that may answer."""

from __future__ import annotations

from lingxi.apps.ask.candidates import candidates, words


def test_words_are_pieces_of_the_text() -> None:
    text = "Pisa's tower: 1,173 steps，塔高的五十六米"
    assert [text[a:b] for a, b in words(text)] == [
        "Pisa",
        "tower",
        "1,173",
        "steps",
        "塔",
        "高",
        "的",
        "五十",
        "六",
        "米",
    ]


def test_candidates_neither_begin_nor_end_with_little_words() -> None:
    text = "the tower of Pisa"
    assert [text[each.start : each.end] for each in candidates(text)] == ["tower", "tower of Pisa", "Pisa"]
