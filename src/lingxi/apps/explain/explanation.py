"""The values of an explanation: plain, so that the one codec writes and reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from lingxi.apps.explain.strength import Strength
from lingxi.search.hit import Signal
from lingxi.types import Line, Modality

Method: TypeAlias = Literal["account", "rise", "words", ""]


@dataclass(frozen=True)
class Word:
    """A word of a text and its share of a score."""

    text: str
    start: int  # character offsets, end exclusive
    end: int
    share: float
    strength: Strength = "none"  # of the share, beside the largest


@dataclass(frozen=True)
class ClassShare:
    """A class that the model saw in the picture, and its share of the score."""

    name: Mapping[str, str]  # by language
    share: float


@dataclass(frozen=True)
class Region:
    """A part of the picture, in shares of its width and height, and its share of the score."""

    x: float
    y: float
    width: float
    height: float
    share: float


@dataclass(frozen=True)
class HeatMap:
    """Shares of a score over a grid of the picture, by rows from the top."""

    rows: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Moment:
    """A span of a sound or a video, in seconds of its file, and its score."""

    start_s: float
    end_s: float
    score: float


@dataclass(frozen=True)
class Said:
    """What one signal gave: its rank and score, and the signal in words by language."""

    signal: Signal
    rank: int  # among all files; 0 where it is not among the first thousand
    score: float
    words: Mapping[str, str]


@dataclass(frozen=True)
class Missed:
    """The nearest segment that is not among the hits, why, and the words whose share it lacks, most first."""

    id: str
    path: Path
    modality: Modality
    probability: float | None
    reason: Literal["limit", "probability", "score"]
    lacks: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Faithfulness:
    """Areas under the curves of deletion (lower is better) and insertion (higher is better); Petsiuk et al., 2018.

    Scores are relative to that of the whole picture.
    """

    deletion: float
    insertion: float


@dataclass(frozen=True)
class Explanation:
    """Why a segment matches a query."""

    id: str
    path: Path
    modality: Modality
    query: str  # the words of the query
    found: bool  # whether the query finds it
    probability: float | None = None
    space: str = ""  # whose score is explained
    method: Method = ""  # account: exact, by the model itself; rise: from outside; words: without the file
    score: float | None = None  # the cosine; shares of words add up to it, and so do those of the map
    signals: tuple[Said, ...] = ()
    words: tuple[Word, ...] = ()
    classes: tuple[ClassShare, ...] = ()  # largest first; with the parts they add up to the score
    parts: Mapping[str, float] = field(default_factory=dict)
    map: HeatMap | None = None
    word_maps: tuple[HeatMap, ...] = ()  # in the order of the words
    regions: tuple[Region, ...] = ()
    moments: tuple[Moment, ...] = ()
    passage: tuple[Word, ...] = ()  # the words of the passage that match, in order
    lines: tuple[Line, ...] = ()  # lines in the picture that hold words of the query
    missed: Missed | None = None
    faithfulness: Faithfulness | None = None
    note: str = ""  # why there is no map, where one could be
