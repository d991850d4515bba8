"""Hits that follow each other in one film or recording become one that spans them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lingxi.types import Place, Ranking

GAP_S = 0.5  # between neighbours
LONGEST_S = 30.0  # of neighbours together
NEAR = 0.9  # a neighbour is at least this share as similar as the hit it joins


@dataclass
class Span:
    """A hit and what it spans."""

    id: str
    score: float
    start_s: float | None = None
    end_s: float | None = None

    def joins(self, start_s: float, end_s: float) -> bool:
        """Whether a neighbour touches it and both together are not too long."""
        if self.start_s is None or self.end_s is None:
            return False
        touches = start_s - GAP_S <= self.end_s and self.start_s <= end_s + GAP_S
        return touches and max(self.end_s, end_s) - min(self.start_s, start_s) <= LONGEST_S

    def widen(self, start_s: float, end_s: float) -> None:
        """Takes a neighbour in."""
        self.start_s, self.end_s = min(self.start_s or 0.0, start_s), max(self.end_s or 0.0, end_s)

    def place(self, own: Place) -> Place:
        """Where the hit lies, which lay at ``own`` by itself."""
        if self.start_s is None:
            return own
        return Place(own.start, own.end, own.page, self.start_s, self.end_s)


def merged(ranking: Ranking, payloads: Mapping[str, Mapping[str, Any]], similar: Mapping[str, float]) -> Sequence[Span]:
    """The ranking with neighbours of one asset and one modality taken together; the best of them speaks for all.

    ``similar`` says how similar each is to what is asked, beside the most similar of all.
    """
    found, by_asset = list[Span](), dict[tuple[str, str], list[Span]]()
    for id_, score in ranking:
        known = payloads.get(id_, {})
        start_s, end_s = known.get("start_s"), known.get("end_s")
        if start_s is None or end_s is None:
            found.append(Span(id_, score))
            continue
        others = by_asset.setdefault((str(known.get("asset")), str(known.get("modality"))), [])
        host = next((each for each in others if each.joins(start_s, end_s)), None)
        if host is not None and similar.get(id_, 0.0) >= NEAR * similar.get(host.id, 0.0):
            host.widen(start_s, end_s)
        else:
            others.append(Span(id_, score, start_s, end_s))
            found.append(others[-1])
    return found
