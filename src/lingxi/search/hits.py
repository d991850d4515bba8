"""Hits: what stands on the page, with its place, its text, and what every signal said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from lingxi.address import is_id, path_of
from lingxi.calibration import LEAST
from lingxi.media.page_kind import page_kind
from lingxi.search.collection import FOUND, Collection
from lingxi.search.fuse import Ranked
from lingxi.search.group import Page
from lingxi.search.hit import Contribution, Hit, Hits
from lingxi.search.listing import ListedFile
from lingxi.search.plan import Plan
from lingxi.search.probability import SAID
from lingxi.search.query import Query
from lingxi.search.signal import Evidence
from lingxi.search.writing import asked_for, lines_of
from lingxi.store.engine import Point, ReadsPoints
from lingxi.store.fields import ADDED, FIELDS
from lingxi.store.where import Compare, Or, both
from lingxi.types import Place

Shown = TypeVar("Shown", Hit, ListedFile)

_OWN = frozenset(
    ["path", "name", "folder", "extension", "modality", "page", "start_s", "end_s", "title", "text", "written"]
)


def hits(page: Page, ranked: Ranked, plan: Plan, collection: Collection) -> Hits:
    """The hits of a page, and how many there are in all."""
    found = _hits(page, ranked, plan, collection)
    more = page.at_least or may_be_more(plan.query, ranked.evidence)
    return Hits(found, page.total, at_least=more, nothing=not page.total or nothing(plan.query, ranked))


def mark_missing(hits: Sequence[Shown], absent: Sequence[Path]) -> list[Shown]:
    """The hits, or files of a list, those marked whose file lies in a folder that is not there."""
    return [
        replace(hit, missing=True) if any(hit.path.is_relative_to(folder) for folder in absent) else hit for hit in hits
    ]


def hit_of(
    point: Point,
    score: float,
    probability: float | None = None,
    signals: Mapping[str, Contribution] | None = None,
    text: str = "",
) -> Hit:
    """A stored segment as a hit of a query for ``text``."""
    known, lines = point.payload, lines_of(point.payload)
    return Hit(
        id=point.id,
        path=path_of(known["address"]),
        score=score,
        modality=known["modality"],
        probability=probability,
        place=place_of(point),
        title=known.get("title", ""),
        text=known.get("text", ""),
        facts={name: known[name] for name in (*FIELDS, *ADDED) if name in known and name not in _OWN},
        signals=signals or {},
        written=lines,
        asked=asked_for(lines, text) if text else (),
        missing="missing" in known,
    )


def parts_of(engine: ReadsPoints, id_: str) -> list[Point]:
    """The segments of the file of a segment, in their order; none where the engine has no such segment.

    Those of the film of a Live Photo follow its photo.
    """
    found = engine.get([id_]) if is_id(id_) else []
    if not found:
        return []
    asset = str(found[0].payload["asset"])
    parts = engine.scroll(both(FOUND, Or((Compare("asset", "=", asset), Compare("shot", "=", asset)))))
    return sorted(parts, key=lambda point: (point.payload["asset"] != asset, int(point.payload["order"])))


def place_of(point: Point) -> Place:
    """Where a stored segment lies in its file."""
    known = point.payload
    place = Place(*(known.get(name) for name in ("start", "end", "page", "start_s", "end_s")))
    kind = None if place.page is None else page_kind(f".{known.get('extension', '')}")
    return replace(place, page_kind=kind, page_name=known.get("title") if kind == "sheet" else None)


def may_be_more(query: Query, evidence: Sequence[Evidence]) -> bool:
    """Whether a hit may come after what was read of the rankings."""
    if query.only_liked:
        taught = [each for each in evidence if each.signal.kind == "feedback"]
        return any(each.rest is not None and each.ranking[-1][1] > 0 for each in taught)
    return any(each.rest is not None and each.rest >= query.min_probability for each in evidence)


def nothing(query: Query, ranked: Ranked) -> bool:
    """Whether probably nothing in the library matches, though something is nearest; never where nothing is calibrated.

    docs/ranking.md has how often that is right. Marks say what is wanted themselves.
    """
    if query.like or not any(each.likely for each in ranked.evidence):
        return False
    if query.without and ranked.likely and all(ranked.likely.get(id_, 0.0) < LEAST for id_, _ in ranked.ranking):
        return True  # what matched was excluded
    certain = max(ranked.likely.values(), default=0.0) >= SAID  # a reranker looked closer
    return not certain and not any(each.matches for each in ranked.evidence)


def _hits(page: Page, ranked: Ranked, plan: Plan, collection: Collection) -> Iterator[Hit]:
    wanted = [id_ for each in page.spans for id_ in (each.id, *each.others)]
    points = {point.id: point for point in collection.engine.get(wanted)}
    signals = _contributions([each.id for each in page.spans], ranked)
    for span in page.spans:
        if span.id in points:
            hit = hit_of(points[span.id], span.score, ranked.likely.get(span.id), signals[span.id], plan.text)
            begins = next((each.at_s[span.id] for each in ranked.evidence if span.id in each.at_s), None)
            facts = hit.facts if begins is None else {**hit.facts, "at_s": round(begins, 3)}
            places = tuple(place_of(points[id_]) for id_ in span.others if id_ in points)
            yield replace(hit, place=span.place(hit.place), places=places, facts=facts)


def _contributions(ids: Sequence[str], ranked: Ranked) -> dict[str, dict[str, Contribution]]:
    """Id -> the name of each signal -> what it said."""
    found: dict[str, dict[str, Contribution]] = {id_: {} for id_ in ids}
    for each in ranked.evidence:
        for rank, (id_, score) in enumerate(each.ranking, start=1):
            if id_ in found:
                found[id_][each.name] = Contribution(rank, score, each.signal)
    return {id_: {**said, **ranked.reranked.get(id_, {})} for id_, said in found.items()}
