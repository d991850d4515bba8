"""Every rule is of use: some question fits it first."""

from __future__ import annotations

from lingxi.apps.ask.kinds import ABOUT_FACTS, FACTS, RULES


def test_no_rule_takes_the_question_of_another() -> None:
    first = [next(kind for kind, pattern in RULES if pattern.fullmatch(text)) for text in ("猫吃什么吗", "how to swim")]
    assert first == ["yes-no", "how to"]


def test_only_some_questions_are_of_the_pictures_themselves() -> None:
    def facts(text: str) -> list[str]:
        return [fact for _, fact, pattern in FACTS if pattern.fullmatch(text)]

    assert facts("how many photos of dogs") == ["count"]
    for asked in ("how many films", "how many films do i have", "how many sounds of dogs", "有多少部电影"):
        assert facts(asked) == ["count"], asked
    assert facts("how many films did kubrick make") == []
    assert facts("when was the last picture of her taken") == ["newest", "date"]
    assert facts("how many dogs are in photos") == facts("when was the camera invented") == []
    assert ABOUT_FACTS.sub("", "拍的照片") == ""
