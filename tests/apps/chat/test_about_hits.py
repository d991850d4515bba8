"""Questions about the hits are answered from the hits, and the search stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from lingxi.apps.ask.answer import Answer
from lingxi.apps.chat.state import State
from lingxi.apps.chat.turn import Turn, turn
from tests.apps.chat.found import Found, hit

PLACED = replace(hit(2), facts={"taken": datetime(2020, 3, 1), "latitude": 37.5, "longitude": 22.25})
HITS = [hit(0, taken=datetime(2020, 1, 1)), hit(1, modified=datetime(2019, 5, 6)), PLACED, hit(3)]


class Asked(Found):
    """A library that has one answer to every question."""

    def ask(self, question: str) -> Answer:
        return Answer("From a note.", evidence=(hit(9),))


def _answered(*texts: str) -> Turn:
    library, state = Asked(HITS), State()
    for text in texts:
        found = turn(library, state, text, 10)
        state = found.state
    return found


@pytest.mark.parametrize(
    ("question", "text", "span"),
    [
        ("when was the first one taken?", "0.jpg was taken on 2020-01-01.", "2020-01-01"),
        ("When was number two made?", "1.jpg has no capture date; the file was changed on 2019-05-06.", "2019-05-06"),
        ("where was the third one taken?", "2.jpg was taken at 37.5000, 22.2500.", "37.5000, 22.2500"),
        ("when was the last one taken?", None, None),
        ("where was it taken?", None, None),
        ("第三张是什么时候拍的？", "2.jpg 拍摄于 2020年3月1日。", "2020年3月1日"),
        ("它是什么时候拍的？", "0.jpg 拍摄于 2020年1月1日。", "2020年1月1日"),
        ("第三张是在哪里拍的？", "2.jpg 拍摄于 37.5000, 22.2500。", "37.5000, 22.2500"),
        ("how many are there?", "4 hits.", "4"),
        ("有多少张？", "共 4 个结果。", "4"),
    ],
)
def test_what_is_known_of_hits_is_said(question: str, text: str | None, span: str | None) -> None:
    found = _answered("a dog", question)
    assert found.answer is not None
    assert (found.answer.text, found.answer.span) == (text, span)


@pytest.mark.parametrize("question", ["what is the wifi password?", "when was Rome built?", "太阳系是什么？"])
def test_other_questions_go_to_ask_and_the_search_stays(question: str) -> None:
    found = _answered("a dog", question)
    assert found.answer is not None
    assert found.answer.text == "From a note."
    assert [each.id for each in found.hits] == [each.id for each in HITS]
    assert list(found.state.shown) == [each.id for each in HITS]


def test_without_a_search_the_evidence_is_shown() -> None:
    found = _answered("what is the wifi password?")
    assert [each.id for each in found.hits] == [hit(9).id]
