"""The forms of answers, turns and explanations have the fields that are written."""

from __future__ import annotations

from pathlib import Path

from lingxi.apps.ask.answer import Answer
from lingxi.apps.chat.question import Option, Question
from lingxi.apps.chat.state import Chip, State
from lingxi.apps.chat.turn import Turn
from lingxi.apps.explain.explanation import Explanation, Missed
from lingxi.present.web.replies import (
    AskAnswer,
    ChipAnswer,
    ExplanationAnswer,
    MissedAnswer,
    OptionAnswer,
    QuestionAnswer,
    ReadLine,
    TurnAnswer,
)
from lingxi.search.hit import Hits
from lingxi.types import Line
from lingxi.wire import answer_json, explanation_in, explanation_json, turn_json
from tests.present.web.test_answers import names


def test_answers_and_turns_have_the_fields_of_their_form() -> None:
    assert names(AskAnswer) == set(answer_json(Answer("a"), location=True))
    asked = Question("topic", "text", (Option("a", ()),))
    found = turn_json(Turn(Hits(), (Chip(1, "text", "a"),), ("add",), asked, State()), location=True)
    assert names(TurnAnswer) == set(found)
    assert names(ChipAnswer) == set(found["understood"][0])
    assert names(QuestionAnswer) == set(found["question"])
    assert names(OptionAnswer) == set(found["question"]["options"][0])


def test_explanations_have_the_fields_of_their_form() -> None:
    missed = Missed("b", Path("/b"), "image", None, "limit")
    lines = (Line("Tea", (0.0,) * 8, 0.97), Line("Milk", (0.0,) * 8, 0.7))
    whole = Explanation("a", Path("/a"), "image", "q", found=True, missed=missed, lines=lines)
    found = explanation_json(whole)
    assert names(ExplanationAnswer) == set(found)
    assert names(MissedAnswer) == set(found["missed"])
    assert names(ReadLine) == set(found["lines"][0])
    assert [line["unsure"] for line in found["lines"]] == [False, True]
    assert explanation_in(found) == whole
