"""What ranks segments for a query, each by itself: likeness in a space, words, marks, a recording known again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import final

import numpy as np

from lingxi.arrays import Vector, Vectors, unit
from lingxi.calibration import Calibration
from lingxi.errors import BadQuery
from lingxi.search.background import Background
from lingxi.search.expand import COUNT, Expansion, expanded
from lingxi.search.learner import learners
from lingxi.search.probability import SAID, likely
from lingxi.search.query import Part, Query
from lingxi.search.query_encoder import QueryEncoder
from lingxi.search.same_recording import SameRecording
from lingxi.search.writing import MOST, meant, tempered, to_the_point
from lingxi.store.engine import Engine, Point
from lingxi.store.nearest import Nearest
from lingxi.store.store import CAPTION, WRITTEN
from lingxi.store.where import Compare, Has, Not, OneOf, Where, both, matches
from lingxi.types import MODALITIES, Audio, Modality, Ranking, hearing_of

DEPTH = 1000  # how far down each ranking is read; deeper when a page lies deeper
SAMPLE = 512  # segments that stand for the library where a background is needed
FOUND = Not(Has("skipped"))

FEEDBACK_WEIGHT = 2.0  # marks are worth more than any one other ranking
UNMARKED = 50  # segments that stand for what is not liked, where nothing was marked as unlike

ALL_WORDS, SOME_WORDS, WRITTEN_WORDS = "all words", "some words", "written words"
SAME = "same recording"
ALIKE = 48  # segments that are most like a sound and may be of the same recording
LIKELY = 0.1  # what is written in a picture has a voice from this probability on
SOME_WEIGHT = 0.3  # beside 1 for the other rankings: a word or two in common is a weak sign

_KINDS = {"text": "words", "image": "pictures", "audio": "sounds", "video": "films"}


@dataclass(frozen=True)
class NamedRanking:
    """One signal: what ranked, how much it counts, and what it said."""

    name: str
    weight: float
    ranking: Ranking
    likely: Mapping[str, float] = field(default_factory=dict)  # id -> match probability, where calibrated
    rest: float | None = None  # how likely a match what comes after it may be; None where nothing does
    at_s: Mapping[str, float] = field(default_factory=dict)  # id -> where in its file what was asked for begins


@final
class Signals:
    """The signals of queries over one engine; it remembers a sample of the library, which must not change meanwhile."""

    def __init__(
        self,
        engine: Engine,
        asked: QueryEncoder,
        calibrations: Mapping[str, Calibration],
        weights: Mapping[str, float],
        *,
        reads: bool,
    ) -> None:
        """``weights`` were learned, by the names of signals; ``reads``: the library holds what stands in pictures."""
        self._engine = engine
        self._asked = asked
        self._calibrations = calibrations
        self._weights = weights
        self._reads = reads
        self._nearest = Nearest(engine)
        self._same = SameRecording(engine)

    def wanted(self, query: Query, where: Where | None) -> dict[str, Vector]:
        """Space name -> what is asked for in it."""
        wanted = dict(self._asked.joined(query.parts))
        if query.expand:
            wanted = {name: self._expanded(name, vector, query.expand, where) for name, vector in wanted.items()}
        if not wanted and not query.like and not any(part.text is not None for part in query.parts):
            kinds = " or ".join(sorted({_KINDS[part.modality] for part in query.parts}))
            raise BadQuery(f"no model of this library knows {kinds}; lingxi models lists some that do")
        return wanted

    def weighed(self, query: Query, wanted: Mapping[str, Vector], where: Where | None) -> Iterator[NamedRanking]:
        """The signals that say something, with the weights that were learned where there are some."""
        for each in self._said(query, wanted, where):
            weight = self._weights.get(each.name, each.weight)
            if each.ranking and weight > 0:
                yield replace(each, weight=weight)

    @cached_property
    def background(self) -> Background:
        """Ids are digests, so the first ones are a random sample."""
        sample = islice(self._engine.scroll(FOUND, ["modality"], vectors=True), SAMPLE)
        return Background(sample, {name: self._asked.metric(name) for name in self._asked.encoders})

    def _said(self, query: Query, wanted: Mapping[str, Vector], where: Where | None) -> Iterator[NamedRanking]:
        depth = max(DEPTH, 2 * (query.offset + query.limit))
        text = text_of(query)
        similar = list(self._similar(query.parts, wanted, where, depth))
        yield from similar
        yield from self._recorded(query.parts, similar, where)
        yield from self._lexical(text, where, depth)
        if text:
            yield from self._captions(query.parts, wanted, where, depth)
        if text and self._reads:
            yield from self._written(query.parts, text, wanted, where, depth)
        if query.like:
            yield from self._feedback(query, wanted, where, depth)

    def _similar(
        self, parts: Sequence[Part], wanted: Mapping[str, Vector], where: Where | None, depth: int
    ) -> Iterator[NamedRanking]:
        """One ranking a space; several modalities are brought together by match probability.

        Where a space has none for one of them, each is read against its own background instead.
        """
        for name, vector in wanted.items():
            among = {modality: self._comparable(name, modality, where) for modality in MODALITIES}
            kinds = {
                modality: self._nearest(vector, name, self._asked.metric(name), depth, some)
                for modality, some in among.items()
            }
            found = {modality: ranking for modality, ranking in kinds.items() if ranking}
            said = {id_: score for ranking in found.values() for id_, score in ranking}
            sure = self._likely(name, parts, found, where, depth)
            order = list(said)
            if len(found) > 1:
                whole = len(sure) == len(said)
                order = sorted(said, key=lambda id_: (-sure[id_], id_)) if whole else self._merged(vector, name, found)
            rests = [_rest(ranking, sure, depth) for ranking in found.values()]
            rest = max((each for each in rests if each is not None), default=None)
            yield NamedRanking(name, 1.0, [(id_, said[id_]) for id_ in order], sure, rest)

    def _recorded(
        self, parts: Sequence[Part], similar: Sequence[NamedRanking], where: Where | None
    ) -> Iterator[NamedRanking]:
        """The recordings that a sound, asked with alone, is a piece of: more than all likeness says."""
        if len(parts) != 1 or parts[0].audio is None:
            return
        sound = self._asked.decode(parts[0], 1)
        if isinstance(sound, Audio):
            alike = [id_ for each in similar[:1] for id_, _ in each.ranking[:ALIKE]]
            found = self._same(sound, alike, _among("audio", where))
            yield NamedRanking(SAME, 1.0 + len(similar), found.ranking, found.likely, at_s=found.at_s)

    def _comparable(self, name: str, modality: Modality, where: Where | None) -> Where | None:
        """Segments of a modality; of sounds those that were heard by the model that the query is heard by."""
        heard = hearing_of(self._asked.encoders[name]) if modality == "audio" else ()
        return both(OneOf("hearing", heard) if heard else None, _among(modality, where))

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
        seen = self._asked.seen(name, parts)
        sure: dict[str, float] = {}
        for modality, ranking in found.items() if calibration else ():
            total = len(ranking) if len(ranking) < depth else self._engine.count(_among(modality, where))
            sure |= likely(calibration, seen, modality, ranking, total)
        return sure

    def _merged(self, vector: Vector, name: str, found: Mapping[Modality, Ranking]) -> list[str]:
        standing: list[tuple[float, str]] = []
        for modality, ranking in found.items():
            scores = np.array([score for _, score in ranking], dtype=np.float32)
            above = self.background.standard(scores, vector, name, modality)
            standing += [(-float(each), id_) for each, (id_, _) in zip(above, ranking, strict=True)]
        return [id_ for _, id_ in sorted(standing)]

    def _captions(
        self, parts: Sequence[Part], wanted: Mapping[str, Vector], where: Where | None, depth: int
    ) -> Iterator[NamedRanking]:
        for name, vector in wanted.items():
            ranking = self._nearest(vector, name + CAPTION, self._asked.metric(name), depth, where)
            sure = self._likely(name, parts, {"text": ranking}, where, depth)
            yield NamedRanking(name + CAPTION, 1.0, ranking, sure, _rest(ranking, sure, depth))

    def _written(
        self, parts: Sequence[Part], text: str, wanted: Mapping[str, Vector], where: Where | None, depth: int
    ) -> Iterator[NamedRanking]:
        """What stands in pictures, by its words and by its meaning, as far as it is likely that it is meant."""
        where = both(Has("written"), where)
        hits = self._engine.lexical(text, depth, where)
        texts = self._texts([hit.id for hit in hits])
        said = {hit.id: meant(text, texts[hit.id], hit.share) for hit in hits}
        cut = SAID if len(hits) >= depth else None
        yield replace(_believed(WRITTEN_WORDS, [(hit.id, hit.score) for hit in hits], said), rest=cut)
        for name, vector in wanted.items():
            ranking = self._nearest(vector, name + WRITTEN, self._asked.metric(name), depth, where)
            total = len(ranking) if len(ranking) < depth else self._engine.count(where)
            seen = self._asked.seen(name, parts)
            found = likely(tempered(self._calibrations.get(name)), seen, "text", ranking, total, MOST)
            texts = self._texts([id_ for id_, each in found.items() if each >= LIKELY])
            sure = {id_: SAID * found[id_] * to_the_point(text, each) for id_, each in texts.items()}
            rest = _rest(ranking, found, depth)
            unread = rest if rest is not None and rest >= LIKELY else None  # what is less likely has no voice
            yield replace(_believed(name + WRITTEN, ranking, sure), rest=unread)

    def _texts(self, ids: Sequence[str]) -> dict[str, str]:
        """Id -> what is written in the picture."""
        return {point.id: str(point.payload["written"]) for point in self._engine.get(ids)}

    def _expanded(self, name: str, vector: Vector, kind: Expansion, where: Where | None) -> Vector:
        """The vector together with those of its first answers; their modality is that of the nearest."""
        if self._asked.metric(name) != "cosine":
            return vector
        found = self._nearest(vector, name, "cosine", COUNT, where)
        points = {point.id: point for point in self._engine.get([id_ for id_, _ in found], vectors=True)}
        answers = [points[id_].vectors[name] for id_, _ in found if id_ in points]
        return expanded(vector, np.array(answers, np.float32), kind) if answers else vector

    def _feedback(
        self, query: Query, wanted: Mapping[str, Vector], where: Where | None, depth: int
    ) -> Iterator[NamedRanking]:
        """One ranking a space, by what was learned there from the liked and the unliked."""
        learner = learners.make(query.learner)
        liked, unliked = (self._engine.get(list(ids), vectors=True) for ids in (query.like, query.unlike))
        if len(liked) < len(set(query.like)):
            raise BadQuery("what is liked is not in the library any more; search again and mark anew")
        for name in self._asked.encoders:
            good, bad = (vectors_of(points, name) for points in (liked, unliked))
            if len(good):
                near = [unit(good.mean(0)), *([wanted[name]] if name in wanted else [])]
                ids = {
                    id_ for each in near for id_, _ in self._nearest(each, name, self._asked.metric(name), depth, where)
                }
                found = sorted(ids | {point.id for point in liked if matches(where, point.payload)})
                points = [point for point in self._engine.get(found, vectors=True) if name in point.vectors]
                bad = bad if len(bad) else self._others(name, frozenset(query.like))
                if len(bad) and points:
                    scores = learner.score(good, bad, vectors_of(points, name))
                    ranking = [(point.id, float(score)) for point, score in zip(points, scores, strict=True)]
                    ranking.sort(key=lambda hit: (-hit[1], hit[0]))
                    rest = _rest(ranking, {}, depth)
                    yield NamedRanking(f"{name} {query.learner}", FEEDBACK_WEIGHT, ranking[:depth], rest=rest)

    def _others(self, name: str, liked: frozenset[str]) -> Vectors:
        """A random sample of the library, which mostly is not what is liked."""
        sample = (point for point in self._engine.scroll(FOUND, [], vectors=True) if point.id not in liked)
        return vectors_of(list(islice(sample, UNMARKED)), name)

    def _lexical(self, text: str, where: Where | None, depth: int) -> Iterator[NamedRanking]:
        where = both(Not(Has("written")), where) if self._reads else where
        hits = self._engine.lexical(text, depth, where) if text else []
        whole = [(hit.id, hit.score) for hit in hits if hit.share == 1]
        cut = len(hits) >= depth
        yield NamedRanking(ALL_WORDS, 1.0, whole, dict.fromkeys((id_ for id_, _ in whole), SAID), SAID if cut else None)
        yield NamedRanking(SOME_WORDS, SOME_WEIGHT, [(hit.id, hit.score) for hit in hits], rest=0.0 if cut else None)


def _rest(ranking: Ranking, sure: Mapping[str, float], depth: int) -> float | None:
    """How likely a match what comes after a ranking may be, which is no likelier than its last; None for nothing."""
    return sure.get(ranking[-1][0], 0.0) if len(ranking) >= depth else None


def _believed(name: str, ranking: Ranking, sure: Mapping[str, float]) -> NamedRanking:
    """What is likely enough to be meant, the likeliest first; the rest has no voice."""
    order = sorted((hit for hit in ranking if sure.get(hit[0], 0.0) >= LIKELY), key=lambda hit: -sure[hit[0]])
    return NamedRanking(name, 1.0, order, {id_: sure[id_] for id_, _ in order})


def text_of(query: Query) -> str:
    """The words of a query."""
    return " ".join(part.text for part in query.parts if part.text is not None)


def vectors_of(points: Sequence[Point], name: str) -> Vectors:
    """The vectors (n, d) of that name, of the points that have one."""
    return np.array([point.vectors[name] for point in points if name in point.vectors], np.float32)


def _among(modality: Modality, where: Where | None) -> Where | None:
    return both(Compare("modality", "=", modality), where)
