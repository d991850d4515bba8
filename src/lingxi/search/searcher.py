"""A query becomes ranked hits: encode the parts -> nearest and lexical, per space -> fuse ranks -> exclude -> hits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TypeAlias, final

import numpy as np

from lingxi.arrays import Vector, slerp
from lingxi.calibration import Calibration
from lingxi.encode.embed import embed
from lingxi.errors import BadQuery
from lingxi.fuse.registry import rank_fusions
from lingxi.index.address import path_of
from lingxi.search.background import Background
from lingxi.search.exclude import evidence
from lingxi.search.hit import Hit, Signal
from lingxi.search.probability import SAID, likely
from lingxi.search.query import Part, Query
from lingxi.similarity import Metric
from lingxi.store.engine import Engine, Point
from lingxi.store.fields import FIELDS
from lingxi.store.nearest import Nearest
from lingxi.store.store import CAPTION
from lingxi.store.where import Compare, Has, Not, Where, both, parse
from lingxi.types import MODALITIES, Encoder, Image, Modality, Place, Ranking, SeesPixels, Text

DEPTH = 1000  # how far down each ranking is read; deeper when a page lies deeper
SAMPLE = 512  # segments that stand for the library where a background is needed
FOUND = Not(Has("skipped"))

ALL_WORDS, SOME_WORDS = "all words", "some words"
SOME_WEIGHT = 0.3  # beside 1 for the other rankings: a word or two in common is a weak sign

Decode: TypeAlias = Callable[[Part, int], Image]  # a part's picture, its shorter side at least so many pixels


@dataclass(frozen=True)
class NamedRanking:
    """One signal: what ranked, how much it counts, and what it said."""

    name: str
    weight: float
    ranking: Ranking
    likely: Mapping[str, float] = field(default_factory=dict)  # id -> match probability, where calibrated


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
    ) -> None:
        self._engine = engine
        self._calibrations = calibrations or {}
        self._encoders = encoders
        self._decode = decode
        self._nearest = Nearest(engine)

    def search(self, query: Query) -> list[Hit]:
        """The hits of a query, best first, ties by id; raises BadQuery, BadFilter or UnreadableMedia."""
        where = parse(query.where) if query.where else None
        depth = max(DEPTH, 2 * (query.offset + query.limit))
        wanted = dict(self._joined(query.parts))
        text = " ".join(part.text for part in query.parts if part.text is not None)
        if not wanted and not text:
            raise BadQuery("no model of this library looks at pictures; lingxi models lists some that do")
        rankings = [*self._similar(query.parts, wanted, where, depth), *self._lexical(text, where, depth)]
        rankings += self._captions(query.parts, wanted, where, depth) if text else ()
        rankings = [each for each in rankings if each.ranking]
        fused = rank_fusions[query.fusion]().fuse(
            [each.ranking for each in rankings], [each.weight for each in rankings]
        )
        sure = _sure(rankings)
        if query.min_probability and not sure and fused:
            raise BadQuery("no model of this library is calibrated, so there are no probabilities: lingxi calibrate")
        for part in query.without:
            fused, sure = self._without(part, wanted, fused, sure)
        enough = [
            (id_, score)
            for id_, score in fused
            if score >= query.min_score and sure.get(id_, 0.0) >= query.min_probability
        ]
        return list(self._hits(enough[query.offset : query.offset + query.limit], rankings, sure))

    def _similar(
        self, parts: Sequence[Part], wanted: Mapping[str, Vector], where: Where | None, depth: int
    ) -> Iterator[NamedRanking]:
        """One ranking a space; where it holds several modalities, each is read against its own background."""
        for name, vector in wanted.items():
            kinds = {
                modality: self._nearest(vector, name, self._metric(name), depth, _among(modality, where))
                for modality in MODALITIES
            }
            found = {modality: ranking for modality, ranking in kinds.items() if ranking}
            said = {id_: score for ranking in found.values() for id_, score in ranking}
            order = list(said) if len(found) < 2 else self._merged(vector, name, found)
            yield NamedRanking(
                name, 1.0, [(id_, said[id_]) for id_ in order], self._likely(name, parts, found, where, depth)
            )

    def _likely(
        self,
        name: str,
        parts: Sequence[Part],
        found: Mapping[Modality, Ranking],
        where: Where | None,
        depth: int,
    ) -> dict[str, float]:
        """Id -> match probability, each modality by its own calibration."""
        calibration = self._calibrations.get(name)
        seen = [part for part in parts if part.modality in self._encoders[name].modalities]
        sure: dict[str, float] = {}
        for modality, ranking in found.items() if calibration else ():
            total = len(ranking) if len(ranking) < depth else self._engine.count(_among(modality, where))
            sure |= likely(calibration, seen, modality, ranking, total)
        return sure

    def _merged(self, vector: Vector, name: str, found: Mapping[Modality, Ranking]) -> list[str]:
        standing: list[tuple[float, str]] = []
        for modality, ranking in found.items():
            scores = np.array([score for _, score in ranking], dtype=np.float32)
            above = self._background.standard(scores, vector, name, modality)
            standing += [(-float(each), id_) for each, (id_, _) in zip(above, ranking, strict=True)]
        return [id_ for _, id_ in sorted(standing)]

    def _captions(
        self, parts: Sequence[Part], wanted: Mapping[str, Vector], where: Where | None, depth: int
    ) -> Iterator[NamedRanking]:
        for name, vector in wanted.items():
            ranking = self._nearest(vector, name + CAPTION, self._metric(name), depth, where)
            yield NamedRanking(name + CAPTION, 1.0, ranking, self._likely(name, parts, {"text": ranking}, where, depth))

    def _lexical(self, text: str, where: Where | None, depth: int) -> Iterator[NamedRanking]:
        hits = self._engine.lexical(text, depth, where) if text else []
        whole = [(hit.id, hit.score) for hit in hits if hit.share == 1]
        yield NamedRanking(ALL_WORDS, 1.0, whole, dict.fromkeys((id_ for id_, _ in whole), SAID))
        yield NamedRanking(SOME_WORDS, SOME_WEIGHT, [(hit.id, hit.score) for hit in hits])

    @cached_property
    def _background(self) -> Background:
        """Ids are digests, so the first ones are a random sample."""
        sample = islice(self._engine.scroll(FOUND, ["modality"], vectors=True), SAMPLE)
        return Background(sample, {name: self._metric(name) for name in self._encoders})

    def _joined(self, parts: Sequence[Part]) -> Iterator[tuple[str, Vector]]:
        """Space name -> one vector (d,) for the parts that its encoder can see, joined on the sphere by weight."""
        for name, encoder in self._encoders.items():
            vector, weight = None, 0.0
            for part in parts:
                if part.modality in encoder.modalities:
                    weight += part.weight
                    own = self._encoded(encoder, part)
                    vector = own if vector is None else self._between(name, vector, own, part.weight / weight)
            if vector is not None:
                yield name, vector

    def _metric(self, name: str) -> Metric:
        return self._encoders[name].space.metric

    def _between(self, name: str, start: Vector, end: Vector, share: float) -> Vector:
        """On the sphere where vectors have unit length, on the straight line elsewhere."""
        if self._metric(name) == "cosine":
            return slerp(start, end, share)
        between: Vector = ((1 - share) * start + share * end).astype(np.float32)
        return between

    def _encoded(self, encoder: Encoder, part: Part) -> Vector:
        side = encoder.side if isinstance(encoder, SeesPixels) else 1
        media = self._decode(part, side) if part.text is None else Text(part.text)
        vector: Vector = embed(encoder, [media])[0]
        return vector

    def _without(
        self, part: Part, wanted: Mapping[str, Vector], fused: Ranking, sure: Mapping[str, float]
    ) -> tuple[Ranking, dict[str, float]]:
        """The ranking and the probabilities after the evidence for an unwanted part is taken off both."""
        candidates = self._engine.get([id_ for id_, _ in fused], vectors=True)
        unwanted = dict(self._joined([part]))
        if part.text is not None:
            unwanted |= {name + CAPTION: vector for name, vector in unwanted.items()}
            wanted = {**wanted, **{name + CAPTION: vector for name, vector in wanted.items()}}
        shown = evidence(unwanted, wanted, candidates, self._background)
        if part.text is not None:
            said = (hit.id for hit in self._engine.lexical(part.text, len(fused), FOUND) if hit.share == 1)
            shown |= dict.fromkeys(said, 1.0)
        left = {id_: (1 - shown.get(id_, 0.0)) ** part.weight for id_, _ in fused}
        ranking = sorted(((id_, score * left[id_]) for id_, score in fused), key=lambda hit: (-hit[1], hit[0]))
        return ranking, {id_: each * left.get(id_, 1.0) for id_, each in sure.items()}

    def _hits(self, page: Ranking, rankings: Sequence[NamedRanking], sure: Mapping[str, float]) -> Iterator[Hit]:
        points = {point.id: point for point in self._engine.get([id_ for id_, _ in page])}
        signals: dict[str, dict[str, Signal]] = {id_: {} for id_, _ in page}
        for each in rankings:
            for rank, (id_, score) in enumerate(each.ranking, start=1):
                if id_ in signals:
                    signals[id_][each.name] = Signal(rank, score)
        return (_hit(points[id_], score, sure.get(id_), signals[id_]) for id_, score in page if id_ in points)


def _among(modality: Modality, where: Where | None) -> Where | None:
    return both(Compare("modality", "=", modality), where)


def _sure(rankings: Sequence[NamedRanking]) -> dict[str, float]:
    """Id -> the most that any signal says; empty when no space is calibrated."""
    if not any(each.likely for each in rankings if each.name != ALL_WORDS):
        return {}
    sure: dict[str, float] = {}
    for each in rankings:
        for id_, probability in each.likely.items():
            sure[id_] = max(sure.get(id_, 0.0), probability)
    return sure


def _hit(point: Point, score: float, probability: float | None, signals: Mapping[str, Signal]) -> Hit:
    known = point.payload
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
        signals=signals,
    )


_OWN = frozenset(["path", "name", "folder", "extension", "modality", "page", "start_s", "end_s", "title", "text"])
