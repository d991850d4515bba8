"""Cues beside the words that answer."""

from __future__ import annotations

import pytest

from lingxi.apps.ask.cues import FOCUS, STARTS, STOPS


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


def test_the_head_noun_of_a_question() -> None:
    found = FOCUS.search("Which river flows there?")
    assert found is not None
    assert found[1].startswith("river")
