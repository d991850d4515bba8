"""What a question asks for, in English and Chinese: its kind, what an answer looks like, and what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lingxi.apps.ask.kinds import ABOUT_FACTS, FACTS, RULES, Fact, Kind
from lingxi.errors import BadQuery

Wanted: TypeAlias = Literal["number", "date", "person", "place", "reason", "definition", "thing"]

LONGEST = 2_000  # characters of a question
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Question:
    """A question as it is understood."""

    text: str
    kind: Kind
    wanted: Wanted  # what the words that answer it look like
    topic: str  # what it is about: the text without the words that ask
    chinese: bool
    fact: Fact | None = None  # what it wants to know of the pictures of the library themselves


_WANTED: dict[Kind, Wanted] = {
    "what is": "definition", "who": "person", "where": "place", "when": "date", "how many": "number", "why": "reason"
}  # fmt: skip
_NUMBER = re.compile(
    r"\b(?:number|percent(?:age)?|amount|population|score|ratio|distance|height|rate|average|cost|age|"
    r"total|size|temperature|length|speed)\b|比例|百分|人口|数量|面积|比分|速度|温度|长度|高度|年龄",
    re.IGNORECASE,
)


def is_chinese(text: str) -> bool:
    """Whether a text has a Chinese character."""
    return bool(_CHINESE.search(text))


def understand(text: str) -> Question:
    """The question in a text; raises BadQuery for an empty one, or one of more than 2,000 characters."""
    plain = " ".join(text.split())
    if not any(each.isalnum() for each in plain):
        raise BadQuery("empty question: ask something, such as: what is the solar system?")
    if len(plain) > LONGEST:
        raise BadQuery(f"the question has {len(plain):,} characters; at most {LONGEST:,} are allowed")
    bare = plain.rstrip(" ?？。.!！")
    chinese = is_chinese(bare)
    for kind, fact, pattern in FACTS:
        if found := pattern.fullmatch(bare):
            topic = found["topic"] if fact == "count" else _shown(bare)
            return Question(plain, kind, _wanted(kind, bare), topic.strip(), chinese, fact)
    for kind, pattern in RULES:
        if found := pattern.fullmatch(bare):
            topic = (found.groupdict().get("topic") or bare).strip()
            return Question(plain, kind, _wanted(kind, bare), topic, chinese)
    return Question(plain, "what", "thing", bare, chinese)


def _shown(bare: str) -> str:
    """What the picture shows that a question is about; empty where the question does not say it."""
    return " ".join(ABOUT_FACTS.sub(" ", bare).split()).strip("的 ?？")


def _wanted(kind: Kind, bare: str) -> Wanted:
    return "number" if kind == "what" and _NUMBER.search(bare) else _WANTED.get(kind, "thing")
