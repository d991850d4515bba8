"""A query becomes ranked hits: parts are encoded -> signals rank -> ranks are fused -> exclusions -> spans -> hits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import final

import numpy as np

from lingxi.arrays import Vector, Vectors, unit
from lingxi.calibration import Calibration
from lingxi.errors import BadQuery
from lingxi.fuse.registry import rank_fusions
from lingxi.index.address import address_of, asset_id, path_of, shown
from lingxi.search.embedder import Embedder
from lingxi.search.exclude import evidence
from lingxi.search.hit import Hit, Hits, Signal
from lingxi.search.query import Part, Query
from lingxi.search.query_encoder import Decode, QueryEncoder
from lingxi.search.signals import (
    ALL_WORDS,
    FOUND,
    SAME,
    SOME_WORDS,
    WRITTEN_WORDS,
    NamedRanking,
    Signals,
    text_of,
    vectors_of,
)
from lingxi.search.spans import Span, merged
from lingxi.search.vector_ranker import Candidates
from lingxi.search.writing import asked_for, lines_of
from lingxi.store.engine import Engine, Point
from lingxi.store.fields import FIELDS
from lingxi.store.store import CAPTION, WRITTEN
from lingxi.store.where import Compare, Has, OneOf, Where, both, parse
from lingxi.types import Encoder, Place, Ranking

BANK, LEAST_BANK = 1_000, 20  # other queries
USUAL = "rrf"  # the fusion, unless the query names one
LEAST = 1e-9  # distance that counts as one: equal things are at none
NEIGHBOURS = 200  # hits among which neighbours in time are looked for, at least


@final
class Searcher:
    """Answers queries over one engine; ``encoders`` are those of the spaces that the library holds, by their names.

    It remembers a sample of the library, so a new one is made after the library has changed.
    """

    def __init__(
        self,
        engine: Engine,
        encoders: Mapping[str, Encoder],
        decode: Decode,
        calibrations: Mapping[str, Calibration] | None = None,
        weights: Mapping[str, float] | None = None,
        embedder: Embedder | None = None,
        *,
        reads: bool = False,
    ) -> None:
        """``reads`` says that the library holds what is written in pictures."""
        self._reads = reads
        self._engine = engine
        self._asked = QueryEncoder(encoders, decode, embedder)
        self._signals = Signals(engine, self._asked, calibrations or {}, weights or {}, reads=reads)

    def search(self, query: Query) -> Hits:
        """The hits of a query, best first, ties by id; raises BadQuery, BadFilter or UnreadableMedia."""
        where = _where(query)
        wanted = self._signals.wanted(query, where)
        rankings = list(self._signals.weighed(query, wanted, where))
        fused = rank_fusions.make(query.fusion or USUAL).fuse(
            [each.ranking for each in rankings], [each.weight for each in rankings]
        )
        sure = _sure(rankings)
        if self._reads and not query.fusion and _all_calibrated(rankings):
            fused = sorted(((id_, sure.get(id_, 0.0)) for id_, _ in fused), key=lambda hit: -hit[1])  # ties as fused
        if query.min_probability and not sure and fused:
            raise BadQuery("no model of this library is calibrated, so there are no probabilities: lingxi calibrate")
        for part in query.without:
            fused, sure = self._without(part, wanted, fused, sure)
        taught = [each for each in rankings if each.name.endswith(f" {query.learner}")]
        liked = {id_ for each in taught for id_, score in each.ranking if score > 0} | {*query.like}
        belong = liked if query.only_liked else None
        enough = [
            (id_, score)
            for id_, score in fused
            if id_ not in query.unlike
            and (belong is None or id_ in belong)
            and score >= query.min_score
            and sure.get(id_, 0.0) >= query.min_probability
        ]
        page, total = self._spans(enough, rankings, query)
        hits = self._hits(page, rankings, sure, text_of(query))
        return Hits(hits, total, at_least=_may_be_more(query, rankings, taught))

    def rankings(self, query: Query) -> list[NamedRanking]:
        """Every signal by itself, with the weight it counts with."""
        where = _where(query)
        return list(self._signals.weighed(query, self._signals.wanted(query, where), where))

    def candidates(self, query: Query, hits: Sequence[Hit], *, bank: bool) -> tuple[list[int], Candidates]:
        """Hits with their vectors in the first space of cosine that the query is asked in, and their places.

        Raises BadQuery where there is none, or no bank of other queries where one is needed.
        """
        wanted = {
            name: vector for name, vector in self._asked.joined(query.parts) if self._asked.metric(name) == "cosine"
        }
        if not wanted and query.like:
            liked = self._engine.get(list(query.like), vectors=True)
            known = {name: vectors_of(liked, name) for name in self._asked.encoders}
            wanted = {name: unit(rows.mean(0)) for name, rows in known.items() if len(rows)}
        if not wanted:
            raise BadQuery("no model of this library can compare the hits of this query with each other")
        name, vector = next(iter(wanted.items()))
        points = {point.id: point for point in self._engine.get([hit.id for hit in hits], vectors=True)}
        places = [n for n, hit in enumerate(hits) if name in points[hit.id].vectors]
        rows = np.array([points[hits[n].id].vectors[name] for n in places], np.float32).reshape(len(places), -1)
        scores = np.array([hits[n].score for n in places], np.float32)
        others = self._bank(query, name) if bank else rows[:0]
        return places, Candidates(vector, rows, scores, others)

    def _bank(self, query: Query, name: str) -> Vectors:
        """Vectors of what else might have been asked: captions and texts of the library for words, else pictures."""
        words = any(part.text is not None for part in query.parts)
        sample = islice(self._engine.scroll(FOUND, ["modality"], vectors=True), BANK)
        kind = "text" if words else "image"
        rows = [
            vector
            for point in sample
            for key, vector in point.vectors.items()
            if (words and key == name + CAPTION) or (key == name and point.payload.get("modality") == kind)
        ]
        if len(rows) < LEAST_BANK:
            raise BadQuery(f"hubs are told by {LEAST_BANK} {kind}s of the library at least, and it has {len(rows)}")
        return np.array(rows, np.float32)

    def _without(
        self, part: Part, wanted: Mapping[str, Vector], fused: Ranking, sure: Mapping[str, float]
    ) -> tuple[Ranking, dict[str, float]]:
        """The ranking and the probabilities after the evidence for an unwanted part is taken off both."""
        candidates = self._engine.get([id_ for id_, _ in fused], vectors=True)
        unwanted = dict(self._asked.joined([part]))
        if part.text is not None:
            kinds = ("", CAPTION, WRITTEN)
            unwanted = {name + kind: vector for name, vector in unwanted.items() for kind in kinds}
            wanted = {name + kind: vector for name, vector in wanted.items() for kind in kinds}
        shown = evidence(unwanted, wanted, candidates, self._signals.background)
        if part.text is not None:
            said = (hit.id for hit in self._engine.lexical(part.text, len(fused), FOUND) if hit.share == 1)
            shown |= dict.fromkeys(said, 1.0)
        left = {id_: (1 - shown.get(id_, 0.0)) ** part.weight for id_, _ in fused}
        ranking = sorted(((id_, score * left[id_]) for id_, score in fused), key=lambda hit: (-hit[1], hit[0]))
        return ranking, {id_: each * left.get(id_, 1.0) for id_, each in sure.items()}

    @cached_property
    def _has_times(self) -> bool:
        return self._engine.count(both(FOUND, Has("start_s"))) > 0

    def _spans(self, ranking: Ranking, rankings: Sequence[NamedRanking], query: Query) -> tuple[Sequence[Span], int]:
        """The page that is asked for, neighbours in time taken together, and the length of all pages."""
        end = query.offset + query.limit
        if not self._has_times:
            return [Span(id_, score) for id_, score in ranking[query.offset : end]], len(ranking)
        first = ranking[: max(NEIGHBOURS, 4 * end)]
        payloads = {point.id: point.payload for point in self._engine.get([id_ for id_, _ in first])}
        found = list(merged(first, payloads, _similar(rankings)))
        found += [Span(id_, score) for id_, score in ranking[len(first) :]]
        return found[query.offset : end], len(found)

    def _hits(
        self, page: Sequence[Span], rankings: Sequence[NamedRanking], sure: Mapping[str, float], text: str
    ) -> Iterator[Hit]:
        points = {point.id: point for point in self._engine.get([each.id for each in page])}
        signals: dict[str, dict[str, Signal]] = {each.id: {} for each in page}
        for each in rankings:
            for rank, (id_, score) in enumerate(each.ranking, start=1):
                if id_ in signals:
                    signals[id_][each.name] = Signal(rank, score)
        for span in page:
            if span.id in points:
                hit = hit_of(points[span.id], span.score, sure.get(span.id), signals[span.id], text)
                begins = next((each.at_s[span.id] for each in rankings if span.id in each.at_s), None)
                facts = hit.facts if begins is None else {**hit.facts, "at_s": round(begins, 3)}
                yield replace(hit, place=span.place(hit.place), facts=facts)


def _may_be_more(query: Query, rankings: Sequence[NamedRanking], taught: Sequence[NamedRanking]) -> bool:
    """Whether a hit may come after what was read of the rankings."""
    if query.only_liked:
        return any(each.rest is not None and each.ranking[-1][1] > 0 for each in taught)
    return any(each.rest is not None and each.rest >= query.min_probability for each in rankings)


def _similar(rankings: Sequence[NamedRanking]) -> dict[str, float]:
    """Id -> how similar it is, as a share of the most similar one, where it does best."""
    similar: dict[str, float] = {}
    for each in rankings:
        top = max((score for _, score in each.ranking), default=1.0)  # a ranking of several kinds is not in its order
        for id_, score in each.ranking:
            similar[id_] = max(similar.get(id_, 0.0), _share(score, top))
    return similar


def _share(score: float, top: float) -> float:
    """Of the best score; of distances, which are negative, the nearest one's share of this one."""
    return score / top if top > 0 else (top - LEAST) / (score - LEAST)


def _where(query: Query) -> Where | None:
    """The filter of a query, and the file or the folder that it stays in."""
    where = parse(query.where) if query.where else None
    if query.within is None:
        return where
    path = query.within.absolute()
    inside = Compare("folder", "under", shown(path)) if path.is_dir() else OneOf("asset", (asset_id(address_of(path)),))
    return both(inside, where)


def _sure(rankings: Sequence[NamedRanking]) -> dict[str, float]:
    """Id -> the most that any signal says; empty when no space is calibrated."""
    if not any(each.likely for each in rankings if each.name not in (ALL_WORDS, WRITTEN_WORDS, SAME)):
        return {}
    sure: dict[str, float] = {}
    for each in rankings:
        for id_, probability in each.likely.items():
            sure[id_] = max(sure.get(id_, 0.0), probability)
    return sure


def _all_calibrated(rankings: Sequence[NamedRanking]) -> bool:
    """Whether every signal but the weakest says how likely a match is."""
    return all(each.likely for each in rankings if each.name != SOME_WORDS)


def hit_of(
    point: Point,
    score: float,
    probability: float | None = None,
    signals: Mapping[str, Signal] | None = None,
    text: str = "",
) -> Hit:
    """A stored segment as a hit of a query for ``text``."""
    known, lines = point.payload, lines_of(point.payload)
    place = Place(*(known.get(name) for name in ("start", "end", "page", "start_s", "end_s")))
    shown = {name: known[name] for name in FIELDS if name in known and name not in _OWN}
    return Hit(
        id=point.id,
        path=path_of(known["address"]),
        score=score,
        modality=known["modality"],
        probability=probability,
        place=place,
        title=known.get("title", ""),
        text=known.get("text", ""),
        facts=shown,
        signals=signals or {},
        written=lines,
        asked=asked_for(lines, text) if text else (),
    )


_OWN = frozenset(
    ["path", "name", "folder", "extension", "modality", "page", "start_s", "end_s", "title", "text", "written"]
)
