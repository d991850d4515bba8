"""Every rule is of use: some question fits it first."""

from __future__ import annotations

from lingxi.apps.ask.kinds import DATING, MEANT, NEVER, RULES


def test_no_rule_takes_the_question_of_another() -> None:
    first = [next(kind for kind, pattern in RULES if pattern.fullmatch(text)) for text in ("猫吃什么吗", "how to swim")]
    assert first == ["yes-no", "how to"]


def test_only_some_questions_are_of_the_pictures_themselves() -> None:
    assert MEANT["how many"].search("how many photos of dogs")
    assert not MEANT["how many"].search("how many dogs are in photos")
    assert not NEVER.search("anything")
    assert DATING.sub("", "拍的照片") == ""
