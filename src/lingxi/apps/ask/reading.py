"""Reads passages without a model of language: how likely it is that each sentence answers a question.

A linear model over a few numbers of each sentence; ``training/ask/fit.py`` fits its weights on public questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.apps.ask.evidence import Sentence, Term, rarity, says_more, split, terms_of
from lingxi.apps.ask.lacking import lacking
from lingxi.apps.ask.meaning import nearness
from lingxi.apps.ask.question import Question, is_chinese
from lingxi.apps.ask.shapes import shaped
from lingxi.apps.ask.units import measured
from lingxi.apps.ask.weights import all_weights, weights_of
from lingxi.arrays import Vector, Vectors
from lingxi.search.hit import Hit

SHARP = 4  # power of a word's nearness, so that only near words count
NAMES = (
    "words", "words_before", "words_after", "words_with_before", "words_passage", "phrases",
    "near", "near_sharp", "near_exact", "near_with_before", "near_sharp_with_before", "near_passage",
    "near_sharp_passage", "near_below_passage", "near_below_best",
    "probability", "odds", "rank", "first", "lexical", "similar", "length", "extra", "defines",
    "shape_number", "shape_date", "shape_person", "shape_place", "shape_reason",
    "shapes_number", "shapes_date", "shapes_person", "pronoun_for_person",
    "lacks_names", "lacks_rare", "measure", "pronoun", "lead",
)  # fmt: skip
_PRONOUN = re.compile(r"(?:He|She|It|They|This|These|That|His|Her|Their|Its|Such)\b|[他她它这该其]")


@dataclass(frozen=True)
class Reading:
    """The sentences of some hits, and how well each answers: the higher, the better."""

    sentences: tuple[Sentence, ...]
    scores: Vector  # (n,)
    features: Vectors  # (n, len(NAMES))

    @property
    def best(self) -> int:
        """The number of the best sentence; there is at least one."""
        return int(self.scores.argmax())


def read(question: Question, hits: Sequence[Hit]) -> Reading:
    """The sentences of passages, with their scores."""
    found = [each for each in split(hits) if question.kind == "yes-no" or says_more(each, question.text)]
    rows = features(question, hits, found)
    return Reading(tuple(found), rows @ weights_of("sentence", NAMES), rows)


def features(question: Question, hits: Sequence[Hit], found: Sequence[Sentence]) -> Vectors:
    """What the model looks at: (n, len(NAMES)), a row for each sentence."""
    if not found:
        return np.zeros((0, len(NAMES)), np.float32)
    columns = _words(terms_of(question.text), found) | _meaning(question.text, found) | _ranking(hits, found)
    columns |= _looks(question, found) | _lacking(question.text, hits, found)
    length = np.array([len(each.text) * (2.5 if is_chinese(each.text) else 1.0) for each in found])
    columns["length"] = np.log(length / 100 + 0.1)
    return np.stack([np.asarray(columns[name], np.float32) for name in NAMES], axis=1)


def _words(terms: Sequence[Term], found: Sequence[Sentence]) -> dict[str, Any]:
    """Shares of the question's words, weighted by rarity, in a sentence, beside it, and in its passage."""
    rare = np.array(rarity(terms, found))
    has = np.array([[not term.tokens.isdisjoint(each.tokens) for term in terms] for each in found], float)
    has = has.reshape(len(found), len(terms))
    share = rare / (rare.sum() or 1.0)
    words = has @ share
    before, after = _shifted(words, found, -1), _shifted(words, found, 1)
    both = np.array([np.maximum(row, has[n - 1]) if found[n].place else row for n, row in enumerate(has)]) @ share
    pairs = (has[:, 1:] * has[:, :-1]) @ np.minimum(share[1:], share[:-1])
    sizes = np.array([len(each.text.split()) if each.text.isascii() else len(each.text) / 2 for each in found])
    return {
        "words": words, "words_before": before, "words_after": after, "words_with_before": both,
        "words_passage": _of_passages(has, found) @ share, "phrases": pairs,
        "extra": np.log(1 + np.maximum(0, sizes - has.sum(1))),
    }  # fmt: skip


def _meaning(question: str, found: Sequence[Sentence]) -> dict[str, Any]:
    near, share = nearness(question, [each.text for each in found])
    both = np.array([np.maximum(row, near[n - 1]) if found[n].place else row for n, row in enumerate(near)])
    passage, plain = _of_passages(near, found), near @ share
    return {
        "near": plain, "near_sharp": near**SHARP @ share, "near_exact": (near > 0.9) @ share,
        "near_with_before": both @ share, "near_sharp_with_before": both**SHARP @ share,
        "near_passage": passage @ share, "near_sharp_passage": passage**SHARP @ share,
        "near_below_passage": plain - _of_passages(plain[:, None], found)[:, 0], "near_below_best": plain - plain.max(),
    }  # fmt: skip


def _ranking(hits: Sequence[Hit], found: Sequence[Sentence]) -> dict[str, Any]:
    """What the search said of the passage of each sentence."""
    likely = np.array([hit.probability or 0.0 for hit in hits])
    lexical = np.array([_said(hit, "words") for hit in hits])
    similar = np.array([_said(hit, "similarity") for hit in hits])
    of = np.array([each.hit for each in found])
    return {
        "probability": likely[of], "odds": np.log((likely + 0.01) / (1.01 - likely))[of], "rank": 1 / (1 + of),
        "first": of == 0, "lexical": (lexical / (lexical.max() or 1.0))[of], "similar": similar[of],
    }  # fmt: skip


def _lacking(question: str, hits: Sequence[Hit], found: Sequence[Sentence]) -> dict[str, Any]:
    """What the passage of each sentence does not name at all."""
    of = np.array([each.hit for each in found])
    names, rarest = lacking(question, hits)
    return {"lacks_names": names[of], "lacks_rare": rarest[of]}


def _looks(question: Question, found: Sequence[Sentence]) -> dict[str, Any]:
    """Whether a sentence has an expression of the expected answer type that is not in the question."""
    columns: dict[str, Any] = {name: np.zeros(len(found)) for name in NAMES if name.startswith("shape")}
    columns["pronoun_for_person"] = np.zeros(len(found))
    columns["defines"] = [question.wanted == "definition" and _defines(question.topic, each.text) for each in found]
    columns["measure"] = [bool(measured(question.text, each.text)) for each in found]
    columns["pronoun"] = [bool(_PRONOUN.match(each.text)) for each in found]
    columns["lead"] = [each.place == 0 for each in found]
    counts = np.array([len(shaped(question.wanted, each.text, question.text)) for each in found])
    if f"shape_{question.wanted}" in columns:
        columns[f"shape_{question.wanted}"] = counts > 0
    if f"shapes_{question.wanted}" in columns:
        columns[f"shapes_{question.wanted}"] = np.minimum(counts, 3) / 3
    if question.wanted == "person":
        columns["pronoun_for_person"] = [bool(_PRONOUN.match(each.text)) for each in found]
    return columns


def _defines(topic: str, text: str) -> bool:
    """Whether a sentence begins by saying what the topic is."""
    name = re.escape(topic)
    english = rf"(?:(?:an?|the)\s+)?{name}s?\b[^.]{{0,40}}?\b(?:is|are|was|were|means?|refers?)\b"
    return bool(re.match(rf"{english}|{name}.{{0,20}}?(?:是|指|为|即)", text, re.IGNORECASE))


def _of_passages(values: Vectors, found: Sequence[Sentence]) -> Vectors:
    """The largest value of each column in the passage of each sentence."""
    of = np.array([each.hit for each in found])
    most = {int(hit): values[of == hit].max(axis=0) for hit in np.unique(of)}
    return np.array([most[int(hit)] for hit in of]).reshape(values.shape)


def _shifted(values: npt.NDArray[Any], found: Sequence[Sentence], by: int) -> npt.NDArray[Any]:
    """The value of the sentence before or after, in the same passage; else 0."""
    return np.array([values[n + by] if 0 <= each.place + by < each.of else 0.0 for n, each in enumerate(found)])


def _said(hit: Hit, kind: str) -> float:
    return max((each.score for each in hit.signals.values() if each.signal.kind == kind), default=0.0)


def probability(reading: Reading) -> float:
    """How likely it is that the best sentence answers the question, from 0 to 1."""
    weights = all_weights()["probability"]
    values = sureness(reading)
    score = weights["bias"] + sum(weights[name] * value for name, value in values.items())
    return float(1 / (1 + np.exp(-score)))


def sureness(reading: Reading) -> dict[str, float]:
    """What the probability of an answer follows from."""
    best, scores = reading.best, reading.scores
    row = dict(zip(NAMES, map(float, reading.features[best]), strict=True))
    others = [
        score for each, score in zip(reading.sentences, scores, strict=True) if each.hit != reading.sentences[best].hit
    ]
    said = ("words", "words_passage", "near", "near_sharp", "near_sharp_passage", "odds", "similar", "first", "phrases",
            "lacks_names", "lacks_rare")  # fmt: skip
    margin = float(scores[best]) - max(map(float, others), default=float(scores.min()))
    return {name: row[name] for name in said} | {
        "score": float(scores[best]),
        "margin": margin,
        "few": log(1 + len(scores)),
    }
