"""Questions are understood in both languages, and what is no question is refused."""

from __future__ import annotations

import pytest

from lingxi.apps.ask.question import LONGEST, understand
from lingxi.errors import BadQuery


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        ("What is the solar system?", "what is", "solar system"),
        ("what is a great white shark?", "what is", "great white shark"),
        ("什么是太阳系？", "what is", "太阳系"),
        ("太阳系是什么？", "what is", "太阳系"),
        ("How do I make 番茄炒蛋?", "how to", "make 番茄炒蛋"),
        ("番茄炒蛋怎么做？", "how to", "番茄炒蛋"),
        ("番茄炒蛋的做法", "how to", "番茄炒蛋"),
        ("show me dogs", "show me", "dogs"),
        ("给我看看狗的照片", "show me", "狗"),
        ("Which picture shows a red car?", "which picture", "a red car"),
        ("哪张照片里有红色的车？", "which picture", "红色的车"),
    ],
)
def test_kinds_with_a_topic(text: str, kind: str, topic: str) -> None:
    found = understand(text)
    assert (found.kind, found.topic) == (kind, topic)


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("Who wrote Faust?", "who", "person"),
        ("谁写了《浮士德》？", "who", "person"),
        ("Where was tea first grown?", "where", "place"),
        ("茶最早种在哪里？", "where", "place"),
        ("In what year did it end?", "when", "date"),
        ("战争什么时候结束的？", "when", "date"),
        ("How high is the tower?", "how many", "number"),
        ("塔有多高？", "how many", "number"),
        ("Why is the sky blue?", "why", "reason"),
        ("天空为什么是蓝色的？", "why", "reason"),
        ("Is the moon big?", "yes-no", "thing"),
        ("月亮大吗？", "yes-no", "thing"),
        ("猫喜欢吃什么？", "what", "thing"),
        ("What was the ratio of men to women?", "what", "number"),
        ("¿Dónde está la biblioteca?", "what", "thing"),
    ],
)
def test_kinds_and_what_they_want(text: str, kind: str, wanted: str) -> None:
    found = understand(text)
    assert (found.kind, found.wanted) == (kind, wanted)
    assert not found.of_pictures


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        ("When did I take the picture of the cat?", "when", "cat"),
        ("我什么时候拍的猫的照片？", "when", "猫"),
        ("How many photos of dogs from 2023?", "how many", "photos of dogs from 2023"),
        ("2023年有多少张狗的照片？", "how many", "2023年有多少张狗的照片"),
    ],
)
def test_questions_about_the_pictures_themselves(text: str, kind: str, topic: str) -> None:
    found = understand(text)
    assert (found.kind, found.of_pictures) == (kind, True)
    assert topic == found.topic


@pytest.mark.parametrize("text", ["", "  ", "???", "？"])
def test_an_empty_question_is_refused(text: str) -> None:
    with pytest.raises(BadQuery, match="empty question"):
        understand(text)


def test_a_long_question_is_refused() -> None:
    with pytest.raises(BadQuery, match="10,000 characters; at most 2,000"):
        understand("x" * 10_000)
    assert understand("x" * LONGEST).kind == "what"
