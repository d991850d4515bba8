"""A question back: the one whose answers divide the best hits most evenly, with two pictures for each answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.apps.chat.state import Search
from lingxi.search.hit import Hit
from lingxi.store.fields import fold

Look: TypeAlias = Callable[[Sequence[str], Sequence[str]], npt.NDArray[np.float32]]

PICTURES = 2  # for each answer
LEAST = 20  # pictures among the hits, below which there is no question
SURE = 1.0  # deviations between two answers from which on a picture is sure to be of one
LEAST_WORTH = 0.4  # of a topic; chosen on Flickr8k's training split, where less asks twice as much for no more

_TOPICS: tuple[tuple[str, tuple[str, str], tuple[str, str]], ...] = (
    ("place", ("indoors", "outdoors"), ("在室内", "在室外")),
    ("people", ("people", "no people"), ("有人", "没有人")),
    ("count", ("one person alone", "a group of people"), ("一个人", "一群人")),
    ("age", ("a child", "an adult"), ("小孩", "大人")),
    ("sex", ("a woman or girl", "a man or boy"), ("女人或女孩", "男人或男孩")),
    ("animal", ("an animal", "no animal"), ("有动物", "没有动物")),
    ("water", ("water", "dry land"), ("在水里或水边", "在陆地上")),
    ("ground", ("grass", "a street"), ("草地", "街道")),
    ("snow", ("snow", "no snow"), ("雪地", "没有雪")),
    ("light", ("in daylight", "at night"), ("白天", "晚上")),
    ("motion", ("moving fast", "sitting or standing still"), ("在运动", "坐着或站着")),
    ("distance", ("a close-up", "seen from far away"), ("特写", "远景")),
    ("sport", ("sports", "everyday life"), ("运动", "日常生活")),
    ("town", ("in a city", "in nature"), ("在城市里", "在大自然里")),
)


@dataclass(frozen=True)
class Option:
    """An answer to choose."""

    text: str
    pictures: tuple[Hit, ...] = ()  # hits that it would keep


@dataclass(frozen=True)
class Question:
    """A question back, which any of its options answers."""

    topic: str
    text: str
    options: tuple[Option, ...]


def question_about(
    search: Search, asked: Sequence[str], hits: Sequence[Hit], shown: int, look: Look
) -> Question | None:
    """The question that divides the pictures among the hits best; None where it would not pay.

    It pays where more pictures are found than are shown, and both answers are true of a good part of them.
    """
    pictures = [hit for hit in hits if hit.modality == "image"]
    chinese = any("\u4e00" <= character <= "\u9fff" for chip in search.of_kind("text") for character in chip.text)
    topics = [(topic, zh if chinese else en) for topic, en, zh in _TOPICS if topic not in asked]
    if len(pictures) < max(LEAST, shown + 1) or not search.of_kind("text") or not topics:
        return None
    words = [word for _, pair in topics for word in pair]
    found = look([hit.id for hit in pictures], words)  # (n, 2 * topics)
    apart = found[:, 0::2] - found[:, 1::2]  # (n, topics): above 0 the first answer is nearer
    worth = division(apart)
    best = int(worth.argmax())
    if worth[best] < LEAST_WORTH:
        return None
    topic, pair = topics[best]
    groups = (np.argsort(sign * apart[:, best], kind="stable")[:PICTURES] for sign in (-1, 1))
    options = tuple(Option(word, tuple(pictures[n] for n in group)) for word, group in zip(pair, groups, strict=True))
    joined = f"{pair[0]}，还是{pair[1]}？" if chinese else f"{pair[0]} or {pair[1]}?".capitalize()
    return Question(topic, joined, options)


def division(apart: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """How evenly and how surely each topic (n, topics) divides the pictures, in [0, 1]: the variance of the answers."""
    first = np.tanh(np.nan_to_num(apart) / SURE)
    worth: npt.NDArray[np.float64] = first.var(axis=0)
    return worth


def answered(options: Sequence[str], text: str) -> str | None:
    """The option that a turn chooses; empty for neither of them, None where it says something else."""
    if not options:
        return None
    said = fold(text).strip(" .,!?。，！？")
    if said in (
        "neither",
        "don't know",
        "don't care",
        "no matter",
        "either",
        "skip",
        "both",
        "都不是",
        "都行",
        "随便",
        "不知道",
        "无所谓",
    ):
        return ""
    numbers = {"1": 0, "2": 1, "the first": 0, "the second": 1, "first": 0, "second": 1, "前者": 0, "后者": 1}
    if said in numbers:
        return options[numbers[said]]
    return next((option for option in options if said and said in (fold(option), *fold(option).split(" or "))), None)
