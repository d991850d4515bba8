"""Group: what lies in one file becomes one hit with its places, and the page is cut out.

Segments that follow each other in a film or a recording are one place; further places of a file stand beside the best.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lingxi.search.collection import Collection
from lingxi.search.fuse import Ranked
from lingxi.search.plan import Plan
from lingxi.search.signal import Evidence
from lingxi.types import Place, Ranking

GAP_S = 0.5  # between neighbours
LONGEST_S = 30.0  # of neighbours together
NEAR = 0.9  # a neighbour is at least this share as similar as the hit it joins
WINDOW = 100  # segments that are looked at for what belongs together, at least; more where they are of few files
LEAST = 1e-9  # distance that counts as one: equal things are at none
PLACE = 0.5  # a further place of a file has at least this share of the score of its best one
MOST_PLACES = 20


@dataclass
class Span:
    """A hit and what it spans."""

    id: str
    score: float
    start_s: float | None = None
    end_s: float | None = None
    others: list[str] = field(default_factory=list)  # ids of segments that are further places of its file, best first

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
        return replace(own, start_s=self.start_s, end_s=self.end_s)


@dataclass(frozen=True)
class Page:
    """The hits of a page, and how many there are on all pages: at least, where some segments were not looked at."""

    spans: Sequence[Span]
    total: int
    at_least: bool


def group(ranked: Ranked, plan: Plan, collection: Collection) -> Page:
    """The page that is asked for, neighbours in time and places of one file taken together.

    A search inside one file, and one that asks for no groups, has each place by itself.
    """
    ranking, start = ranked.ranking, plan.query.offset
    end, by_file = start + plan.query.limit, plan.query.group and not plan.in_one_file
    if not collection.has_parts:
        return Page([Span(id_, score) for id_, score in ranking[start:end]], len(ranking), at_least=False)
    counted = plan.query.min_score or plan.query.min_probability  # few are left, and all of them are looked at
    window = len(ranking) if counted else max(WINDOW, 4 * end)
    near, payloads = similar(ranked.evidence), dict[str, Mapping[str, Any]]()
    while True:
        first = ranking[:window]
        unread = [id_ for id_, _ in first if id_ not in payloads]
        payloads |= {point.id: point.payload for point in collection.engine.get(unread)}
        found = list(merged(first, payloads, near))
        found = list(grouped(found, payloads, ranked.likely)) if by_file else found
        if len(found) >= end or len(first) == len(ranking):
            break
        window *= 4
    return Page(found[start:end], len(found), at_least=len(first) < len(ranking))


def grouped(
    spans: Iterable[Span], payloads: Mapping[str, Mapping[str, Any]], likely: Mapping[str, float]
) -> Iterable[Span]:
    """The first span of each file; those that follow it and are nearly as good are its further places.

    A Live Photo is one hit: its film gives the photo its place in the ranking. Good is what is ``likely``, where that
    is known: a hit that took the turn of another has that one's score.
    """
    found = dict[str, Span]()
    for span in spans:
        known = payloads.get(span.id, {})
        host = found.setdefault(str(known.get("shot", known.get("asset", span.id))), span)
        if host is not span and known.get("asset") != payloads.get(host.id, {}).get("asset"):
            if "shot" not in known:
                found[str(known["asset"])] = Span(span.id, host.score)
            continue
        one, other = (likely.get(each.id, each.score) for each in (host, span))
        if host is not span and other >= PLACE * one and len(host.others) < MOST_PLACES:
            host.others.append(span.id)
    return found.values()


def similar(evidence: Sequence[Evidence]) -> dict[str, float]:
    """Id -> how similar it is, as a share of the most similar one, where it does best."""
    found: dict[str, float] = {}
    for each in evidence:
        top = max((score for _, score in each.ranking), default=1.0)  # a ranking of several kinds is not in its order
        for id_, score in each.ranking:
            found[id_] = max(found.get(id_, 0.0), _share(score, top))
    return found


def _share(score: float, top: float) -> float:
    """Of the best score; of distances, which are negative, the nearest one's share of this one."""
    return score / top if top > 0 else (top - LEAST) / (score - LEAST)


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
