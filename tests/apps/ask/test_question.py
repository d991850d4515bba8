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
    assert found.fact is None


@pytest.mark.parametrize(
    ("text", "kind", "fact", "topic"),
    [
        ("When did I take the picture of the cat?", "when", "date", "cat"),
        ("我什么时候拍的猫的照片？", "when", "date", "猫"),
        ("How many photos of dogs from 2023?", "how many", "count", "photos of dogs from 2023"),
        ("2023年有多少张狗的照片？", "how many", "count", "2023年有多少张狗的照片"),
        ("Where was this photo taken?", "where", "place", ""),
        ("红色自行车的照片在哪儿拍的？", "where", "place", "红色自行车"),
        ("Which camera did I use for the picture of the church?", "what", "camera", "church"),
        ("这张狗的照片是用什么相机拍的？", "what", "camera", "狗"),
        ("show me the newest photo of a dog", "which picture", "newest", "dog"),
        ("最近拍的一张狗的照片", "which picture", "newest", "狗"),
        ("When was the oldest photo taken?", "which picture", "oldest", ""),
        ("最早的视频", "which picture", "oldest", ""),
    ],
)
def test_questions_about_the_pictures_themselves(text: str, kind: str, fact: str, topic: str) -> None:
    found = understand(text)
    assert (found.kind, found.fact, found.topic) == (kind, fact, topic)


@pytest.mark.parametrize(
    "text", ["学校图书馆有多少册中文图书？", "地图上有多少个国家？", "How many dogs are in photos?"]
)
def test_counts_in_texts_are_no_counts_of_pictures(text: str) -> None:
    assert (understand(text).kind, understand(text).fact) == ("how many", None)


@pytest.mark.parametrize("text", ["", "  ", "???", "？"])
def test_an_empty_question_is_refused(text: str) -> None:
    with pytest.raises(BadQuery, match="empty question"):
        understand(text)


def test_a_long_question_is_refused() -> None:
    with pytest.raises(BadQuery, match="10,000 characters; at most 2,000"):
        understand("x" * 10_000)
    assert understand("x" * LONGEST).kind == "what"
