"""The words of a sentence that answer a question: the likeliest of its numbers, dates, names and short phrases."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.apps.ask.meaning import nearness
from lingxi.apps.ask.question import Question, Wanted, is_chinese
from lingxi.apps.ask.shapes import SHAPES
from lingxi.apps.ask.weights import weights_of
from lingxi.arrays import Vector, Vectors
from lingxi.store.tokens import is_stop_word

LONGEST = 8  # words
WANTED: tuple[Wanted, ...] = ("number", "date", "person", "place", "reason", "definition", "thing")
_WORD = re.compile(r"[$€£]?\d[\d,.:]*\d%?|\d+%?|[^\W\d_\u3400-\u9fff][\w’'-]*|[\u3400-\u9fff]+")
_JOINS = re.compile(
    r"的|了|着|在|是|和|与|及|于|为|被|把|将|从|对|以|而|也|都|就|并|或|由|向|到|中|有|等|其|他|她|它|这|那|不|很|但"
)
_IN_NUMBER = re.compile(r"(?<=\d)[,.](?=\d)")
_BREAKS = re.compile(r"[,.;:!?，。；：！？、()（）\"“”]")
_CLAUSE = re.compile(r"[,;:，；：。()（）]")
_OPENS = re.compile(r"[\"“‘《「(（]\s*$")
_CLOSES = re.compile(r"\s*[\"”’》」)）]")
_ENDS = re.compile(r"\s*(?:[,.;:!?，。；：！？、)]|$)")
_LINK = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|called|named|as|than|means?|became|include[sd]?)|是|为|叫|称为|作为|包括)"
    r"\s*(?:an?|the)?\s*$",
    re.IGNORECASE,
)
_IS = re.compile(r"(?:\b(?:is|are|was|were|means?)\b|是指|指的是|是|指)")
_BY = re.compile(r"(?:\bby|由|被)\s*(?:the)?\s*$", re.IGNORECASE)
_IN = re.compile(r"(?:\b(?:in|at|on|near|from|to|into)|在|于|从|到)\s*(?:the)?\s*$", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:\b(?:the|an?)|[，,])\s*$", re.IGNORECASE)
_FOCUS = re.compile(
    r"\b(?:what|which|whose)\s+(?:(?:is|are|was|were)\s+the\s+)?(?:\w+\s+of\s+)?(\w+(?:\s\w+)?)|"
    r"(?:什么|哪[个种些项条座位家])([\u3400-\u9fff]{1,3})",
    re.IGNORECASE,
)
STARTS = {
    "opens": _OPENS,
    "link": _LINK,
    "by": _BY,
    "in": _IN,
    "article": _ARTICLE,
    "spaced_before": re.compile(r"[\u3400-\u9fff，] $"),
}
STOPS = {"closes": _CLOSES, "ends": _ENDS, "spaced_after": re.compile(r" [\u3400-\u9fff，。]")}
TYPED: tuple[Wanted, ...] = ("number", "date", "person", "place")
NAMES = (
    "length", "long", "one", "asked", "asked_all", "asked_most", "asked_edge", "close", "closest", "before", "clause",
    "focus",     "capital", "digits", "starts", "joins", "little", "crosses", "whole", "reason", *STARTS, *STOPS,
    *(f"{wanted}_{shape}" for wanted in WANTED for shape in TYPED),
    *(f"{wanted}_{look}" for wanted in WANTED for look in ("length", "capital", "digits", "focus")),
)  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A piece ``text[start:end]`` of a sentence, of the words ``first`` to ``last``."""

    start: int
    end: int
    first: int
    last: int


def span(question: Question, sentence: str) -> str | None:
    """The piece of a sentence that most likely answers; None where there is none, or the question wants no words."""
    found = candidates(sentence)
    if not found or question.kind in ("yes-no", "how to", "show me"):
        return None
    if question.wanted == "definition" and (defined := _definition(question.topic, sentence)):
        return defined
    best = found[int((features(question, sentence, found) @ weights_of(model_of(question), NAMES)).argmax())]
    return sentence[best.start : best.end]


def _definition(topic: str, sentence: str) -> str:
    """What a sentence says that the topic is; empty where it does not begin with the topic."""
    found = re.match(rf"(?:(?:an?|the)\s+)?{re.escape(topic)}[^.。]{{0,40}}?{_IS.pattern}", sentence, re.IGNORECASE)
    return sentence[found.end() :].strip(" .。!！") if found else ""


def model_of(question: Question) -> str:
    """The weights that are used: words and characters are counted differently."""
    return "span_chinese" if question.chinese else "span_english"


def words(text: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end; Chinese ones are what stands between joining characters."""
    found = list[tuple[int, int]]()
    for match in _WORD.finditer(text):
        if is_chinese(match.group()[0]):
            found += _chinese_words(match.group(), match.start())
        else:
            end = match.end() - (2 if match.group().endswith(("'s", "’s")) else 0)
            found.append((match.start(), end))
    return found


def _chinese_words(run: str, start: int) -> Iterator[tuple[int, int]]:
    at = 0
    for joint in [*_JOINS.finditer(run), None]:
        end = len(run) if joint is None else joint.start()
        if end > at:
            yield start + at, start + end
        if joint is not None:
            yield start + joint.start(), start + joint.end()
            at = joint.end()


def candidates(sentence: str) -> list[Candidate]:
    """The pieces of up to eight words that neither begin nor end with a word that means little."""
    places = words(sentence)
    little = [_means_little(sentence[a:b]) for a, b in places]
    return [
        Candidate(places[first][0], places[last][1], first, last)
        for first in range(len(places))
        for last in range(first, min(first + LONGEST, len(places)))
        if not little[first] and not little[last]
    ]


def features(question: Question, sentence: str, found: Sequence[Candidate]) -> Vectors:
    """What the model looks at: (n, len(NAMES)), a row for each candidate."""
    text = _Sentence.of(question, sentence)
    rows = [_row(question, sentence, each, text) for each in found]
    return np.array([[row.get(name, 0.0) for name in NAMES] for row in rows], np.float32).reshape(
        len(found), len(NAMES)
    )


@dataclass(frozen=True)
class _Sentence:
    """What is known of each word of a sentence (w,), whatever the candidate."""

    near: Vector  # how near it is to a word of the question, 0 to 1; 0 for words that mean little
    focus: Vector  # how near it is to the kind of thing that is asked for: *river* in "which river"
    little: Vector  # whether it means little
    capital: Vector
    digit: Vector
    clause: npt.NDArray[np.int_]  # the number of its clause
    before: Mapping[str, Vector]  # by the name of a pattern: whether it matches before the word
    after: Mapping[str, Vector]  # likewise after the word
    shapes: Mapping[Wanted, Sequence[tuple[int, int]]]

    @staticmethod
    def of(question: Question, sentence: str) -> _Sentence:
        places = words(sentence)
        pieces = [sentence[a:b] for a, b in places]
        little = np.array([_means_little(piece) for piece in pieces], np.float32)
        said = np.array([_said(piece, question.text.casefold()) for piece in pieces], np.float32)
        focus = _FOCUS.search(question.text)
        breaks = [match.start() for match in _CLAUSE.finditer(sentence)]
        return _Sentence(
            (1 - little) * np.maximum(_most(question.text, pieces), said),
            _most((focus[1] or focus[2]) if focus else "", pieces),
            little,
            np.array([piece[0].isupper() for piece in pieces], np.float32),
            np.array([any(map(str.isdigit, piece)) for piece in pieces], np.float32),
            np.searchsorted(breaks, [a for a, _ in places]),
            {
                name: _tries([bool(pattern.search(sentence, max(0, a - 12), a)) for a, _ in places])
                for name, pattern in STARTS.items()
            },
            {name: _tries([bool(pattern.match(sentence, b)) for _, b in places]) for name, pattern in STOPS.items()},
            {name: [match.span() for match in SHAPES[name].finditer(sentence)] for name in (*TYPED, "reason")},
        )


def _tries(values: list[bool]) -> Vector:
    return np.array(values, np.float32)


def _most(asked: str, pieces: list[str]) -> Vector:
    near, _ = nearness(asked, pieces)
    found: Vector = near.max(axis=1) if near.size else np.zeros(len(pieces), np.float32)
    return found


def _means_little(piece: str) -> bool:
    return is_stop_word(piece) or bool(_JOINS.fullmatch(piece))


def _said(piece: str, asked: str) -> float:
    """The share of a word that the question says: pairs of characters of a Chinese one."""
    if not is_chinese(piece[0]) or len(piece) < 3:
        return float(bool(re.search(rf"(?<![a-z0-9]){re.escape(piece.casefold())}(?![a-z0-9])", asked)))
    pairs = [piece[n : n + 2] in asked for n in range(len(piece) - 1)]
    return sum(pairs) / len(pairs)


def _row(question: Question, sentence: str, each: Candidate, text: _Sentence) -> dict[str, float]:
    inside, size = slice(each.first, each.last + 1), each.last - each.first + 1
    near, wanted = text.near[inside], question.wanted
    length = math.log(each.end - each.start) - 0.7 if question.chinese else math.log(size)
    looks = {
        "length": length, "capital": float(np.maximum(text.capital, text.little)[inside].min()),
        "digits": float(text.digit[inside].max()), "focus": float(text.focus[inside].max()),
    }  # fmt: skip
    row = looks | {f"{wanted}_{name}": value for name, value in looks.items()}
    row |= {name: float(values[each.first]) for name, values in text.before.items()}
    row |= {name: float(values[each.last]) for name, values in text.after.items()}
    row |= {f"{wanted}_{shape}": _shared(each, text.shapes[shape]) for shape in TYPED}
    row |= _around(each, text)
    return row | {
        "long": max(0, size - 4), "one": size == 1, "asked": float(near.mean()), "asked_all": float(near.min()),
        "asked_most": float(near.max()), "asked_edge": float(near[0] + near[-1]), "starts": each.first == 0,
        "joins": len(_JOINS.findall(sentence, each.start, each.end)) if question.chinese else 0,
        "little": float(text.little[inside].sum()), "whole": (each.end - each.start) / len(sentence),
        "crosses": bool(_BREAKS.search(_IN_NUMBER.sub("", sentence[each.start : each.end]))),
        "reason": wanted == "reason" and any(a <= each.start < b for a, b in text.shapes["reason"]),
    }  # fmt: skip


def _around(each: Candidate, text: _Sentence) -> dict[str, float]:
    """How the words of the question lie around a candidate."""
    places = np.arange(len(text.near))
    away = np.maximum(np.maximum(each.first - places, places - each.last), 0)
    outside = np.where(away > 0, text.near * (text.near > 0.5), 0)
    total = max(1e-9, float(text.near.sum()))
    asked = away[outside > 0]
    return {
        "close": float((outside / (1 + away)).sum()) / total,
        "closest": 1 / (1 + float(asked.min())) if asked.size else 0.0,
        "before": float(text.near[: each.first].sum()) / total,
        "clause": float(outside[text.clause == text.clause[each.first]].sum()) / total,
    }


def _shared(each: Candidate, spans: Sequence[tuple[int, int]]) -> float:
    """The shared part of a candidate and the likest of some spans, 1 where they are the same."""
    parts = (
        (min(each.end, end) - max(each.start, start)) / (max(each.end, end) - min(each.start, start))
        for start, end in spans
    )
    return max([0.0, *parts])
