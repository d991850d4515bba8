"""A recommendation: a hit, and what it is recommended for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lingxi.address import shown
from lingxi.codec import Json
from lingxi.search.hit import Hit


@dataclass(frozen=True)
class Because:
    """Something that was liked, and its share of the score."""

    id: str  # of a segment
    path: Path
    share: float  # in [0, 1]; the shares of all that was liked add up to 1


@dataclass(frozen=True)
class Recommendation:
    """Something that a person may like."""

    hit: Hit
    score: float  # higher is better; only comparable within one list
    interest: int  # from 0, the most important of the person's interests first
    because: tuple[Because, ...] = ()  # the largest shares, at most two
    crowd: bool = False  # whether what other people took counts in the score

    def as_dict(self) -> Json:
        """The recommendation as plain JSON values, for people: numbers are rounded."""
        why = [{"id": each.id, "path": shown(each.path), "share": round(each.share, 4)} for each in self.because]
        known = {"score": round(self.score, 6), "interest": self.interest, "because": why, "crowd": self.crowd}
        return {"hit": self.hit.as_dict()} | known
