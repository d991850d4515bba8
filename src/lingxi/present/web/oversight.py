"""The forms of answers about access, privacy, checks and moderation, for the OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lingxi.apps.moderate.finding import Threshold
from lingxi.present.web.answers import HitAnswer
from lingxi.present.web.reports import PathAnswer
from lingxi.types import Modality


@dataclass
class AccessAnswer:
    """What the client may see: all, or what its token shows."""

    all: bool
    writes: bool | None = None  # whether it may change the library
    albums: list[str] | None = None
    originals: bool | None = None
    until: str | None = None


@dataclass
class TokenAnswer:
    """A token that shows a part of the library."""

    name: str
    folders: list[PathAnswer]
    albums: list[str]
    modalities: list[Modality]
    originals: bool
    location: bool
    created: str
    until: str | None
    expired: bool


@dataclass
class NewTokenAnswer(TokenAnswer):
    """A token that was just made, with its secret."""

    secret: str


@dataclass
class TokensAnswer:
    """The tokens that show a part of the library."""

    tokens: list[TokenAnswer]


@dataclass
class KnownAnswer:
    """A kind of what the library knows of people."""

    kind: str
    what: str
    count: int | None
    bytes: int | None
    where: list[str]
    addresses: list[str]
    names: dict[str, int]
    export: str
    forget: str


@dataclass
class PrivacyAnswer:
    """What the library knows of people."""

    library: str
    address: str
    bytes: int
    known: list[KnownAnswer]


@dataclass
class CheckAnswer:
    """What a check found."""

    folder: PathAnswer
    points: int
    assets: int
    files: int
    findings: list[dict[str, Any]]
    notes: list[str]
    address: str
    sound: bool


@dataclass
class FindingAnswer(PathAnswer):
    """What a policy found."""

    id: str
    modality: Modality
    category: str
    probability: float
    threshold: float
    action: str
    evidence: list[dict[str, Any]]
    start_s: float | None
    end_s: float | None
    page: int | None
    words: dict[str, str]
    content: str
    text: str


@dataclass
class ModerationAnswer:
    """The findings of a policy."""

    policy: str
    digest: str
    looked: int
    findings: list[FindingAnswer]
    thresholds: list[Threshold]
    scores: dict[str, list[int]]
    notes: list[str]


@dataclass
class CaseAnswer:
    """A case for review."""

    id: str
    category: str
    probability: float
    action: str
    state: str
    reviewers: int
    verdicts: list[list[str]]  # of a reviewer and what they said
    start_s: float | None
    end_s: float | None
    evidence: list[dict[str, Any]]
    content: str
    title: dict[str, str]


@dataclass
class ShownCase(CaseAnswer):
    """A case with its segment."""

    hit: HitAnswer | None
    held: bool


@dataclass
class CasesAnswer:
    """The first cases, and how many there are."""

    cases: list[ShownCase]
    total: int


@dataclass
class LogAnswer:
    """The state of the log of moderation."""

    entries: int
    digest: str
    broken: str
    sound: bool


@dataclass
class DriftAnswer:
    """How a category has changed."""

    category: str
    stability: float | None
    confirmed_first: float | None
    confirmed_last: float | None
    decisions: int
    shifted: bool


@dataclass
class DriftsAnswer:
    """How the categories have changed."""

    categories: list[DriftAnswer]
