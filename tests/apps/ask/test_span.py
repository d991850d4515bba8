"""The words of a sentence that answer."""

from __future__ import annotations

import pytest

from lingxi.apps.ask.candidates import MOST, candidates, words
from lingxi.apps.ask.question import understand
from lingxi.apps.ask.span import NAMES, features, model_of, span


@pytest.mark.parametrize(
    ("question", "sentence", "found"),
    [
        ("How high is the tower?", "The tower is 56 metres high.", "56"),
        ("When was the tower built?", "The tower was built in 1173 by masons.", "1173"),
        ("Who built the tower?", "The tower was built in 1173 by Bonanno Pisano.", "Bonanno Pisano"),
        ("What is a tower?", "A tower is a tall building.", "a tall building"),
        ("什么是素数？", "素数是指大于1的自然数。", "大于1的自然数"),
        ("塔是哪年建的？", "这座塔建于1173年。", "1173年"),
    ],
)
def test_what_is_asked_for_is_found(question: str, sentence: str, found: str) -> None:
    assert found in (span(understand(question), sentence) or "")


def test_some_questions_want_no_words() -> None:
    assert span(understand("Is it high?"), "It is 56 metres high.") is None
    assert span(understand("How high is it?"), "…") is None


def test_every_candidate_has_a_row() -> None:
    text, asked = "The tower of Pisa is high.", understand("What is high?")
    found = candidates(text)
    assert features(asked, text, found).shape == (len(found), len(NAMES))
    assert features(asked, text, []).shape == (0, len(NAMES))


def test_only_the_first_words_of_an_endless_sentence_are_looked_at() -> None:
    text = "The tower is 56 metres high and " + "old and " * 10_000
    assert len(words(text)) == MOST
    assert len(words("塔的" * 10_000)) == MOST
    assert span(understand("How high is the tower?"), text) == "56 metres"


def test_the_weights_are_those_of_the_sentence_whatever_the_question() -> None:
    assert (model_of("塔高五十六米。"), model_of("It is high.")) == ("span_chinese", "span_english")
