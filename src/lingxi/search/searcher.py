"""A query becomes ranked hits: encode the parts -> nearest and lexical, per space -> fuse ranks -> exclude -> hits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import TypeAlias, final

import numpy as np

from lingxi.arrays import Vector, Vectors, slerp, unit
from lingxi.calibration import Calibration
from lingxi.errors import BadQuery
from lingxi.fuse.registry import rank_fusions
from lingxi.index.address import address_of, asset_id, path_of, shown
from lingxi.media.windows import windows
from lingxi.search.background import Background
from lingxi.search.embedder import Embedder
from lingxi.search.exclude import evidence
from lingxi.search.expand import COUNT, Expansion, expanded
from lingxi.search.hit import Hit, Hits, Signal
from lingxi.search.learner import make_learner
from lingxi.search.probability import SAID, likely
from lingxi.search.query import Part, Query
from lingxi.search.same_recording import SameRecording
from lingxi.search.spans import Span, merged
from lingxi.search.vector_ranker import Candidates
from lingxi.search.writing import MOST, asked_for, lines_of, meant, tempered, to_the_point
from lingxi.similarity import Metric
from lingxi.store.engine import Engine, Point
from lingxi.store.fields import FIELDS
from lingxi.store.nearest import Nearest
from lingxi.store.store import CAPTION, WRITTEN
from lingxi.store.where import Compare, Has, Not, OneOf, Where, both, matches, parse
from lingxi.types import MODALITIES, Audio, Encoder, Media, Modality, Place, Ranking, SeesPixels, Text, hearing_of

DEPTH = 1000  # how far down each ranking is read; deeper when a page lies deeper
SAMPLE = 512  # segments that stand for the library where a background is needed
FOUND = Not(Has("skipped"))

FEEDBACK_WEIGHT = 2.0  # marks are worth more than any one other ranking
UNMARKED = 50  # segments that stand for what is not liked, where nothing was marked as unlike
BANK, LEAST_BANK = 1_000, 20  # other queries

USUAL = "rrf"  # the fusion, unless the query names one
ALL_WORDS, SOME_WORDS, WRITTEN_WORDS = "all words", "some words", "written words"
SAME = "same recording"
ALIKE = 64  # segments that are like a sound and may be of the same recording
LIKELY = 0.1  # what is written in a picture has a voice from this probability on
SOME_WEIGHT = 0.3  # beside 1 for the other rankings: a word or two in common is a weak sign

NEIGHBOURS = 200  # hits among which neighbours in time are looked for, at least
_KINDS = {"text": "words", "image": "pictures", "audio": "sounds", "video": "films"}

Decode: TypeAlias = Callable[[Part, int], Media]  # a part's picture, its shorter side at least so many pixels, or sound


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
        self._weights = weights or {}
        self._calibrations = calibrations or {}
        self._encoders = encoders
        self._decode = decode
        self._embed = embedder or Embedder()
        self._nearest = Nearest(engine)
        self._same = SameRecording(engine)

    def search(self, query: Query) -> Hits:
        """The hits of a query, best first, ties by id; raises BadQuery, BadFilter or UnreadableMedia."""
        where = _where(query)
        wanted = self._wanted(query, where)
        rankings = list(self._weighed(query, wanted, where))
        fused = rank_fusions[query.fusion or USUAL]().fuse(
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
        hits = self._hits(page, rankings, sure, _text_of(query))
        return Hits(hits, total, at_least=_may_be_more(query, rankings, taught))

    def rankings(self, query: Query) -> list[NamedRanking]:
        """Every signal by itself, with the weight it counts with."""
        where = _where(query)
        return list(self._weighed(query, self._wanted(query, where), where))

    def _wanted(self, query: Query, where: Where | None) -> dict[str, Vector]:
        """Space name -> what is asked for in it."""
        wanted = dict(self._joined(query.parts))
        if query.expand:
            wanted = {name: self._expanded(name, vector, query.expand, where) for name, vector in wanted.items()}
        if not wanted and not query.like and not any(part.text is not None for part in query.parts):
            kinds = " or ".join(sorted({_KINDS[part.modality] for part in query.parts}))
            raise BadQuery(f"no model of this library knows {kinds}; lingxi models lists some that do")
        return wanted

    def _weighed(self, query: Query, wanted: Mapping[str, Vector], where: Where | None) -> Iterator[NamedRanking]:
        """The signals that say something, with the weights that were learned where there are some."""
        for each in self._said(query, wanted, where):
            weight = self._weights.get(each.name, each.weight)
            if each.ranking and weight > 0:
                yield replace(each, weight=weight)

    def _said(self, query: Query, wanted: Mapping[str, Vector], where: Where | None) -> Iterator[NamedRanking]:
        depth = max(DEPTH, 2 * (query.offset + query.limit))
        text = _text_of(query)
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
                modality: self._nearest(vector, name, self._metric(name), depth, some)
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
        sound = self._decode(parts[0], 1)
        if isinstance(sound, Audio):
            alike = [id_ for each in similar[:1] for id_, _ in each.ranking[:ALIKE]]
            found = self._same(sound, alike, _among("audio", where))
            yield NamedRanking(SAME, 1.0 + len(similar), found.ranking, found.likely, at_s=found.at_s)

    def _comparable(self, name: str, modality: Modality, where: Where | None) -> Where | None:
        """Segments of a modality; of sounds those that were heard by the model that the query is heard by."""
        heard = hearing_of(self._encoders[name]) if modality == "audio" else ()
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
            ranking = self._nearest(vector, name + WRITTEN, self._metric(name), depth, where)
            total = len(ranking) if len(ranking) < depth else self._engine.count(where)
            seen = [part for part in parts if part.modality in self._encoders[name].modalities]
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
        if self._metric(name) != "cosine":
            return vector
        found = self._nearest(vector, name, "cosine", COUNT, where)
        points = {point.id: point for point in self._engine.get([id_ for id_, _ in found], vectors=True)}
        answers = [points[id_].vectors[name] for id_, _ in found if id_ in points]
        return expanded(vector, np.array(answers, np.float32), kind) if answers else vector

    def _feedback(
        self, query: Query, wanted: Mapping[str, Vector], where: Where | None, depth: int
    ) -> Iterator[NamedRanking]:
        """One ranking a space, by what was learned there from the liked and the unliked."""
        learner = make_learner(query.learner)
        liked, unliked = (self._engine.get(list(ids), vectors=True) for ids in (query.like, query.unlike))
        if len(liked) < len(set(query.like)):
            raise BadQuery("what is liked is not in the library any more; search again and mark anew")
        for name in self._encoders:
            good, bad = (_vectors(points, name) for points in (liked, unliked))
            if len(good):
                near = [unit(good.mean(0)), *([wanted[name]] if name in wanted else [])]
                ids = {id_ for each in near for id_, _ in self._nearest(each, name, self._metric(name), depth, where)}
                found = sorted(ids | {point.id for point in liked if matches(where, point.payload)})
                points = [point for point in self._engine.get(found, vectors=True) if name in point.vectors]
                bad = bad if len(bad) else self._others(name, frozenset(query.like))
                if len(bad) and points:
                    scores = learner.score(good, bad, _vectors(points, name))
                    ranking = [(point.id, float(score)) for point, score in zip(points, scores, strict=True)]
                    ranking.sort(key=lambda hit: (-hit[1], hit[0]))
                    rest = _rest(ranking, {}, depth)
                    yield NamedRanking(f"{name} {query.learner}", FEEDBACK_WEIGHT, ranking[:depth], rest=rest)

    def _others(self, name: str, liked: frozenset[str]) -> Vectors:
        """A random sample of the library, which mostly is not what is liked."""
        sample = (point for point in self._engine.scroll(FOUND, [], vectors=True) if point.id not in liked)
        return _vectors(list(islice(sample, UNMARKED)), name)

    def candidates(self, query: Query, hits: Sequence[Hit], *, bank: bool) -> tuple[list[int], Candidates]:
        """Hits with their vectors in the first space of cosine that the query is asked in, and their places.

        Raises BadQuery where there is none, or no bank of other queries where one is needed.
        """
        wanted = {name: vector for name, vector in self._joined(query.parts) if self._metric(name) == "cosine"}
        if not wanted and query.like:
            liked = self._engine.get(list(query.like), vectors=True)
            known = {name: _vectors(liked, name) for name in self._encoders}
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

    def _lexical(self, text: str, where: Where | None, depth: int) -> Iterator[NamedRanking]:
        where = both(Not(Has("written")), where) if self._reads else where
        hits = self._engine.lexical(text, depth, where) if text else []
        whole = [(hit.id, hit.score) for hit in hits if hit.share == 1]
        cut = len(hits) >= depth
        yield NamedRanking(ALL_WORDS, 1.0, whole, dict.fromkeys((id_ for id_, _ in whole), SAID), SAID if cut else None)
        yield NamedRanking(SOME_WORDS, SOME_WEIGHT, [(hit.id, hit.score) for hit in hits], rest=0.0 if cut else None)

    @cached_property
    def _background(self) -> Background:
        """Ids are digests, so the first ones are a random sample."""
        sample = islice(self._engine.scroll(FOUND, ["modality"], vectors=True), SAMPLE)
        return Background(sample, {name: self._metric(name) for name in self._encoders})

    def _joined(self, parts: Sequence[Part]) -> Iterator[tuple[str, Vector]]:
        """Space name -> one vector (d,) for the parts that its encoder can see, joined on the sphere by weight."""
        for name, encoder in self._encoders.items():
            vector, weight = None, 0.0
            seen = [part for part in parts if part.modality in encoder.modalities]
            for part, own in zip(seen, self._encoded(encoder, seen), strict=True):
                weight += part.weight
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

    def _encoded(self, encoder: Encoder, parts: Sequence[Part]) -> Vectors:
        side = encoder.side if isinstance(encoder, SeesPixels) else 1
        media = [self._decode(part, side) if part.text is None else Text(part.text) for part in parts]
        pieces = [_windows(each) if isinstance(each, Audio) else [each] for each in media]
        vectors = self._embed(encoder, [each for some in pieces for each in some])
        if len(vectors) == len(parts):
            return vectors
        ends = np.cumsum([len(some) for some in pieces])[:-1]
        return unit(np.stack([rows.mean(0) for rows in np.split(vectors, ends)]))

    def _without(
        self, part: Part, wanted: Mapping[str, Vector], fused: Ranking, sure: Mapping[str, float]
    ) -> tuple[Ranking, dict[str, float]]:
        """The ranking and the probabilities after the evidence for an unwanted part is taken off both."""
        candidates = self._engine.get([id_ for id_, _ in fused], vectors=True)
        unwanted = dict(self._joined([part]))
        if part.text is not None:
            kinds = ("", CAPTION, WRITTEN)
            unwanted = {name + kind: vector for name, vector in unwanted.items() for kind in kinds}
            wanted = {name + kind: vector for name, vector in wanted.items() for kind in kinds}
        shown = evidence(unwanted, wanted, candidates, self._background)
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


def _rest(ranking: Ranking, sure: Mapping[str, float], depth: int) -> float | None:
    """How likely a match what comes after a ranking may be, which is no likelier than its last; None for nothing."""
    return sure.get(ranking[-1][0], 0.0) if len(ranking) >= depth else None


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
            similar[id_] = max(similar.get(id_, 0.0), score / max(top, 1e-9))
    return similar


def _where(query: Query) -> Where | None:
    """The filter of a query, and the file or the folder that it stays in."""
    where = parse(query.where) if query.where else None
    if query.within is None:
        return where
    path = query.within.absolute()
    inside = Compare("folder", "under", shown(path)) if path.is_dir() else OneOf("asset", (asset_id(address_of(path)),))
    return both(inside, where)


def _windows(sound: Audio) -> list[Audio]:
    """What is heard in a sound, in windows as those of the library; all of it where it is silent."""
    found = [Audio(sound.samples[a:b], sound.rate_hz) for a, b in windows(sound.samples)]
    return found or [sound]


def _believed(name: str, ranking: Ranking, sure: Mapping[str, float]) -> NamedRanking:
    """What is likely enough to be meant, the likeliest first; the rest has no voice."""
    order = sorted((hit for hit in ranking if sure.get(hit[0], 0.0) >= LIKELY), key=lambda hit: -sure[hit[0]])
    return NamedRanking(name, 1.0, order, {id_: sure[id_] for id_, _ in order})


def _text_of(query: Query) -> str:
    return " ".join(part.text for part in query.parts if part.text is not None)


def _vectors(points: Sequence[Point], name: str) -> Vectors:
    return np.array([point.vectors[name] for point in points if name in point.vectors], np.float32)


def _among(modality: Modality, where: Where | None) -> Where | None:
    return both(Compare("modality", "=", modality), where)


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
