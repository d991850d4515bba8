"""The values of moderation: findings with their evidence, and thresholds with what they were measured on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from lingxi.address import shown
from lingxi.apps.moderate.policy import Action
from lingxi.codec import dump_fields
from lingxi.types import Modality

Kind: TypeAlias = Literal["words", "examples", "classifier", "ocr", "pattern", "speech"]
BINS = 10  # of the histogram of a category's probabilities


@dataclass(frozen=True)
class Evidence:
    """One thing that speaks for a category."""

    kind: Kind
    probability: float
    detail: str = ""  # the words that fit, the line or the passage, the classifier; personal data is masked
    box: tuple[float, ...] = ()  # of a line in a picture: x and y of its corners, as shares of width and height
    nearest: tuple[str, ...] = ()  # ids of the nearest labelled examples of the category, nearest first
    pattern: str = ""  # what personal data it is: the name of a pattern
    words: Mapping[str, str] = field(default_factory=dict)  # of words that fit: the best of each language


@dataclass(frozen=True)
class Finding:
    """A segment that a category fits."""

    id: str
    path: Path
    modality: Modality
    category: str
    probability: float
    threshold: float
    action: Action
    evidence: tuple[Evidence, ...]  # strongest first
    start_s: float | None = None
    end_s: float | None = None
    page: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)  # the finding as a sentence, by language
    content: str = ""  # the digest of the file's bytes when it was found

    @property
    def text(self) -> str:
        """The line or the passage that was found; empty where nothing was read."""
        read = (each.detail for each in self.evidence if each.kind in ("ocr", "pattern", "speech"))
        return next(read, "")

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain JSON values, for people."""
        known = dump_fields(self) | {"path": shown(self.path), "text": self.text}
        return known | {"probability": round(self.probability, 4), "threshold": round(self.threshold, 4)}


@dataclass(frozen=True)
class Threshold:
    """The least probability of a finding of a category, and what it rests on."""

    category: str
    value: float
    wanted: str = ""  # "recall 0.9", "precision 0.8"; empty where the policy names the threshold itself
    yes: int = 0  # labelled examples that it was measured on, by cross-validation
    no: int = 0
    recall: float | None = None  # of those examples, at this threshold
    precision: float | None = None


@dataclass(frozen=True)
class Moderation:
    """What a policy finds."""

    policy: str  # its name
    digest: str  # of the policy
    looked: int  # segments
    findings: tuple[Finding, ...]  # most likely first
    thresholds: tuple[Threshold, ...]
    scores: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # category -> histogram of probabilities
    notes: tuple[str, ...] = ()  # what could not be looked at, and why

    def as_dict(self) -> dict[str, Any]:
        """The report as plain JSON values, for people."""
        return dump_fields(self) | {"findings": [each.as_dict() for each in self.findings]}
