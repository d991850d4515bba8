"""Cues beside the words that answer."""

from __future__ import annotations

import pytest

from lingxi.apps.ask.cues import FOCUS, STARTS, STOPS, SUBJECT


@pytest.mark.parametrize(
    ("name", "before"),
    [("link", "it is the "), ("by", "built by "), ("in", "born in "), ("of_before", "king of the "), ("by", "由"),
     ("opens", "called “"), ("verb_before", "he opened the "), ("with_before", "made with "),
     ("joined_before", "a and ")],
)  # fmt: skip
def test_what_stands_before(name: str, before: str) -> None:
    assert STARTS[name].search(before)
    assert not STARTS[name].search("whatever ")


@pytest.mark.parametrize(
    ("name", "after"),
    [("ends", ", and"), ("closes", "”"), ("of_after", " of Rome"), ("verb_after", " was"), ("joined_after", " and he"),
     ("more_after", " which is")],
)  # fmt: skip
def test_what_stands_after(name: str, after: str) -> None:
    assert STOPS[name].match(after)
    assert not STOPS[name].match(" whatever")


@pytest.mark.parametrize(
    ("question", "noun"),
    [("Which river flows there?", "river"), ("How many rooms has it?", "rooms"), ("什么动物？", "动物")],
)
def test_the_head_noun_of_a_question(question: str, noun: str) -> None:
    found = FOCUS.search(question)
    assert found is not None
    assert next(filter(None, found.groups())).startswith(noun)


def test_whether_the_answer_is_the_subject() -> None:
    assert SUBJECT.search("Who wrote Faust")
    assert not SUBJECT.search("Who did he meet")
