"""An answer as JSON has exactly the promised names."""

from __future__ import annotations

from lingxi.apps.ask.answer import Answer
from lingxi.codec import dump, load
from tests.apps.ask.shelf import passage


def test_json_for_people() -> None:
    answer = Answer("It is.", "It is. So.", "is", (passage("It is. So."),), 0.123456, "yes-no", "why")
    known = answer.as_dict()
    assert list(known) == ["text", "more", "span", "evidence", "probability", "kind"]
    assert known["probability"] == 0.1235
    assert known["evidence"][0]["text"] == "It is. So."


def test_json_without_loss() -> None:
    answer = Answer("It is.", evidence=(passage("It is."),), probability=1 / 3, note="why")
    assert load(Answer, dump(answer)) == answer
