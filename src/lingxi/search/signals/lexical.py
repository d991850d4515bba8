"""Words: segments whose texts and names hold the words that are asked for (BM25)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, final

import numpy as np

from lingxi.calibration import LEAST
from lingxi.index.words import texts_of
from lingxi.search.collection import Collection
from lingxi.search.common_words import is_common
from lingxi.search.doubt import doubted
from lingxi.search.hit import ALL_WORDS, EXACT_WORDS, SOME_WORDS
from lingxi.search.plan import Plan
from lingxi.search.probability import CERTAIN, SAID
from lingxi.search.signal import Evidence, Found, signals
from lingxi.search.writing import is_legible
from lingxi.store.engine import WordHit
from lingxi.store.fields import fold
from lingxi.store.generated import is_generated, words_of_people
from lingxi.store.tokens import text_tokens
from lingxi.store.where import Has, Not, both
from lingxi.types import Ranking

FEW = 3  # files: where no more have every word, they are what was asked for
READ = 64  # hits with every word of which it is looked up which files they belong to
SOME_WEIGHT = 0.3  # beside 1 for the other signals, where ranks are fused: a word or two in common is a weak sign
SLOPES, OFFSET = (11.66, 1.97), -14.27  # of the features; fitted by training/words/calibrate.py
LONE = 0.3  # how likely it is at most for a single character, which stands in many words; believed, not fitted
EVERY = 0.5  # how likely a text with every word is a match, at least; believed, not fitted
_QUOTED = re.compile('"([^"]+)"|“([^”]+)”|「([^」]+)」|『([^』]+)』')


@final
@signals.register("lexical")
class Lexical:
    """Segments by how much they have of what the words of the query are worth.

    Where few files have every word, or a number, a name or a phrase in quotation marks is asked for, they count more
    than all likeness.
    """

    def retrieve(self, plan: Plan, collection: Collection) -> Iterator[Found]:
        """Those with any of the words, once for each of both signals."""
        if not plan.text:
            return
        where = both(Not(Has("written")), plan.where) if collection.reads else plan.where
        hits = collection.engine.lexical(plan.text, plan.depth, where)
        ranking = [(hit.id, hit.score) for hit in hits]
        shares, said = {hit.id: hit.share for hit in hits}, probabilities(hits)
        generated = _by_captions(plan.text, hits, said, collection)
        yield Found(ALL_WORDS, {"": ranking}, shares=shares, said=said, generated=generated)
        yield Found(SOME_WORDS, {"": ranking}, SOME_WEIGHT, shares=shares, said=said, generated=generated)
        if not plan.query.like and all(part.text is not None for part in plan.query.parts):
            yield from _exact(plan, collection)

    def calibrate(self, found: Found, plan: Plan, collection: Collection) -> Evidence:
        """A segment has its probability from one of both, from that for every word where it has them."""
        del collection
        ranking = found.rankings[""]
        cut = len(ranking) >= plan.depth
        if found.signal == SOME_WORDS:
            part = {id_: found.said[id_] for id_, _ in ranking if found.shares[id_] < 1}
            return _evidence(found, ranking, part, 0.0 if cut else None)
        whole = [(id_, score) for id_, score in ranking if found.shares[id_] == 1]
        least = SAID if found.signal == EXACT_WORDS else EVERY
        sure = {id_: max(least, found.said[id_]) for id_, _ in whole}
        if _alone(plan.text):
            sure = {id_: min(LONE, found.said[id_]) for id_ in sure}
        return _evidence(found, whole, sure, least if cut else None)


def _evidence(found: Found, ranking: Ranking, likely: Mapping[str, float], rest: float | None) -> Evidence:
    """The evidence, which counts less where the words are of a generated caption."""
    sure = doubted(likely, found.generated)
    return Evidence(found.signal, found.weight, ranking, sure, rest, generated=found.generated)


def _by_captions(
    text: str, hits: Sequence[WordHit], said: Mapping[str, float], collection: Collection
) -> frozenset[str]:
    """The ids of segments that have words of the query in their generated captions only, of those that may match."""
    possible = [hit.id for hit in hits if hit.share == 1 or said[hit.id] >= LEAST]
    found = collection.generated(possible)
    return frozenset(id_ for id_, payload in found.items() if not by_people(text, payload))


def features(hits: Sequence[WordHit]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What tells a text that is meant from one with some words in common, (n, 2): both grow with it.

    The share of what all words are worth, by how rare they are; and how much they are worth at all, as a logarithm: two
    rare words tell more than two common ones.
    """
    whole = np.array([max(hit.whole, 1e-9) for hit in hits], np.float64)
    return np.stack([np.array([hit.score for hit in hits], np.float64) / whole, np.log1p(whole)], 1)


def probabilities(hits: Sequence[WordHit]) -> dict[str, float]:
    """Id -> how likely a segment is meant because of the words it has."""
    likely = 1 / (1 + np.exp(-(features(hits) @ SLOPES + OFFSET)))
    return {hit.id: float(each) for hit, each in zip(hits, likely, strict=True)}


def _exact(plan: Plan, collection: Collection) -> Iterator[Found]:
    """Likeness, captions and what is written in pictures have three votes a space; this signal has more than they.

    Generated captions do not count: they may be wrong.
    """
    hits = collection.engine.lexical(plan.text, READ, plan.where)
    said, hits = probabilities(hits), [hit for hit in hits if hit.share == 1]
    found = {point.id: point.payload for point in collection.engine.get([hit.id for hit in hits])}
    legible = {id_: payload for id_, payload in found.items() if is_legible(plan.text, payload)}
    points = {id_: payload for id_, payload in legible.items() if by_people(plan.text, payload)}
    certain = {id_ for id_, payload in points.items() if is_certain(plan.text, payload)}
    files = {payload["asset"] for payload in points.values()}
    weak = _alone(plan.text) or is_common(plan.text) or phrases_of(plan.text)
    if certain or (len(files) <= FEW and not weak):
        ranking = [(hit.id, hit.score) for hit in hits if hit.id in certain or (not certain and hit.id in points)]
        said = {id_: CERTAIN if id_ in certain else said[id_] for id_, _ in ranking}
        weight = 1.0 + 3 * len(plan.vectors)
        yield Found(EXACT_WORDS, {"": ranking}, weight, shares=dict.fromkeys(said, 1.0), said=said)


def _alone(text: str) -> bool:
    """Whether it is one character, and no number."""
    plain = text.strip()
    return len(plain) == 1 and not plain.isdecimal()


def is_certain(text: str, payload: Mapping[str, Any]) -> bool:
    """Whether a segment that has every word is meant for certain: its phrase, its name or a number is asked for."""
    phrases, name = phrases_of(text), PurePath(str(payload.get("name", "")))
    if phrases:
        said = _plain(_of_people(payload, "title", "written", "name"))
        return all(_plain(phrase) in said for phrase in phrases)
    return any(map(str.isdecimal, text)) or _plain(text) in (_plain(name.name), _plain(name.stem))


def by_people(text: str, payload: Mapping[str, Any]) -> bool:
    """Whether a segment has all words of a text that it has without its generated caption, if it has one."""
    if not is_generated(payload):
        return True
    texts = texts_of({name: value for name, value in payload.items() if name != "text"})
    own = " ".join([texts, *(str(payload.get(name, "")) for name in ("title", "path"))]).replace("/", " ")
    held = text_tokens(text)[0].keys() & text_tokens(str(payload["text"]))[0].keys()
    return held <= text_tokens(own)[0].keys()


def _of_people(payload: Mapping[str, Any], *fields: str) -> str:
    """What people wrote in a segment, and some of its fields."""
    return " ".join([words_of_people(payload), *(str(payload.get(name, "")) for name in fields)])


def phrases_of(text: str) -> list[str]:
    """What stands in quotation marks."""
    return [next(filter(None, each)) for each in _QUOTED.findall(text)]


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
