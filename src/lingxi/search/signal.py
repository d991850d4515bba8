"""What a source of evidence is: one way of telling which segments a query means; and what it finds and says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lingxi.calibration import LEAST
from lingxi.registry import Registry
from lingxi.search.collection import Collection
from lingxi.search.hit import Signal
from lingxi.search.plan import Plan
from lingxi.types import Line, Modality, Ranking


@dataclass(frozen=True)
class Found:
    """What one signal read from the engine, with its own scores; nothing is said yet of how likely a match is."""

    signal: Signal
    rankings: Mapping[str, Ranking]  # best first; one a modality where these are calibrated apart
    weight: float = 1.0
    shares: Mapping[str, float] = field(default_factory=dict)  # id -> share of the query's words it has, in (0, 1]
    said: Mapping[str, float] = field(default_factory=dict)  # id -> match probability, where words alone tell it
    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)  # id -> what is written in the picture
    at_s: Mapping[str, float] = field(default_factory=dict)  # id -> where in its file what was asked for begins
    apart: Mapping[Modality, Mapping[str, float]] = field(default_factory=dict)  # modality of parts -> id -> score
    generated: frozenset[str] = frozenset()  # ids that were found by their generated captions


@dataclass(frozen=True)
class Evidence:
    """What one signal says of a query: a ranking, and how likely each of its segments is a match."""

    signal: Signal
    weight: float
    ranking: Ranking
    likely: Mapping[str, float] = field(default_factory=dict)  # id -> match probability, where calibrated
    rest: float | None = None  # how likely a match what comes after it may be; None where nothing does
    at_s: Mapping[str, float] = field(default_factory=dict)  # id -> where in its file what was asked for begins
    kinds: Mapping[str, str] = field(default_factory=dict)  # id -> modality, where it was told apart
    generated: frozenset[str] = frozenset()  # ids of which it says what their generated captions say
    enough: bool | None = None  # whether its likeliest is likely enough; None where that was not fitted

    @property
    def matches(self) -> bool:
        """Whether it says that something matches."""
        return max(self.likely.values(), default=0.0) >= LEAST if self.enough is None else self.enough

    @property
    def name(self) -> str:
        """The signal's name, as weights have it."""
        return str(self.signal)


class Source(Protocol):
    """Retrieves by one kind of evidence, and says how likely what it found is a match."""

    def retrieve(self, plan: Plan, collection: Collection) -> Iterator[Found]:
        """What it finds, once a space; the only place where it asks the engine."""
        ...

    def calibrate(self, found: Found, plan: Plan, collection: Collection) -> Evidence:
        """The same as a ranking with match probabilities; a function of what was found."""
        ...


signals: Registry[Source] = Registry("signal", "lingxi.search.signals", closed=True)


def rest_of(ranking: Ranking, likely: Mapping[str, float], depth: int) -> float | None:
    """How likely a match what comes after a ranking may be, which is no likelier than its last; None for nothing."""
    return likely.get(ranking[-1][0], 0.0) if len(ranking) >= depth else None
