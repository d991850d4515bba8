"""The forms of answers to questions, of turns of conversations and of explanations, for the OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from lingxi.apps.explain.explanation import ClassShare, Faithfulness, HeatMap, Moment, Region, Said, Word
from lingxi.present.web.answers import HitAnswer
from lingxi.types import Modality


@dataclass
class AskAnswer:
    """The answer to a question."""

    text: str | None
    more: str
    span: str | None
    evidence: list[HitAnswer]
    probability: float
    kind: str


@dataclass
class ChipAnswer:
    """A condition of a conversation."""

    id: int
    kind: str
    text: str
    where: str
    hit: str


@dataclass
class OptionAnswer:
    """A choice of a question back."""

    text: str
    pictures: list[HitAnswer]


@dataclass
class QuestionAnswer:
    """A question back."""

    topic: str
    text: str
    options: list[OptionAnswer]


@dataclass
class TurnAnswer:
    """A turn of a conversation."""

    hits: list[HitAnswer]
    total: int
    at_least: bool
    nothing: bool
    exact: bool
    absent: list[str]
    understood: list[ChipAnswer]
    moves: list[str]
    question: QuestionAnswer | None
    state: dict[str, Any]  # to be sent with the next turn
    save: str
    blocking: list[int]
    answer: AskAnswer | None


@dataclass
class MissedAnswer:
    """The nearest segment that is not a hit."""

    id: str
    path: str
    address: str
    modality: Modality
    probability: float | None
    reason: Literal["limit", "probability", "score"]
    lacks: list[Word]


@dataclass
class ReadLine:
    """A line that was read in an image, and whether it may have been misread."""

    text: str
    box: list[float]
    confidence: float
    unsure: bool


@dataclass
class ExplanationAnswer:
    """Why a segment matches a query."""

    id: str
    path: str
    address: str
    modality: Modality
    query: str
    found: bool
    probability: float | None
    space: str
    method: str
    score: float | None
    signals: list[Said]
    words: list[Word]
    classes: list[ClassShare]
    parts: dict[str, float]
    map: HeatMap | None
    word_maps: list[HeatMap]
    regions: list[Region]
    moments: list[Moment]
    passage: list[Word]
    lines: list[ReadLine]
    missed: MissedAnswer | None
    faithfulness: Faithfulness | None
    note: str
