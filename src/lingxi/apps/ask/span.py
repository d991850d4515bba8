"""The words of a sentence that answer a question: the likeliest of its numbers, dates, names and short phrases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.apps.ask.candidates import JOINS, LONGEST, Candidate, candidates, means_little, words
from lingxi.apps.ask.cues import BREAKS, CLAUSE, FOCUS, IS, PREPOSITION, STARTS, STOPS, SUBJECT
from lingxi.apps.ask.meaning import nearness
from lingxi.apps.ask.question import Question, Wanted, is_chinese
from lingxi.apps.ask.shapes import ERA, SHAPES
from lingxi.apps.ask.units import measured
from lingxi.apps.ask.weights import weights_of
from lingxi.arrays import Vector, Vectors

Places: TypeAlias = npt.NDArray[np.int_]

WANTED: tuple[Wanted, ...] = ("number", "date", "person", "place", "reason", "definition", "thing")
BESIDE = (
    "mixed",
    "focus_after",
    "focus_last",
    "ends",
    "link",
    "by",
    "in",
    "article",
    "of_before",
    "of_after",
    "cuts",
    "one",
)
TYPED: tuple[Wanted, ...] = ("number", "date", "person", "place")
NAMES = (
    "length", "long", "one", "asked", "asked_all", "asked_most", "asked_edge", "close", "closest", "before", "clause",
    "focus", "capital", "digits", "starts", "joins", "little", "crosses", "whole", "reason", "measure", "cuts",
    "mixed", "preps", "focus_after", "focus_before", "focus_last", "subject_before", "object_before",
    "cuts_name", *STARTS, *STOPS, *(f"{wanted}_{look}" for wanted in WANTED for look in BESIDE),
    *(f"{wanted}_{shape}" for wanted in WANTED for shape in TYPED),
    *(f"{wanted}_{look}" for wanted in WANTED for look in ("length", "capital", "digits", "focus")),
)  # fmt: skip


def span(question: Question, sentence: str) -> str | None:
    """The piece of a sentence that most likely answers; None where there is none, or the question wants no words."""
    return chosen(question, sentence, weights_of(model_of(sentence), NAMES))


def chosen(question: Question, sentence: str, weights: Vector) -> str | None:
    """The same with other weights (len(NAMES),)."""
    found = [each for each in candidates(sentence) if _may_answer(question.wanted, sentence[each.start : each.end])]
    if not found or question.kind in ("yes-no", "how to", "show me"):
        return None
    if question.wanted == "definition" and (defined := _definition(question.topic, sentence)):
        return defined
    best = found[int((features(question, sentence, found) @ weights).argmax())]
    return sentence[best.start : best.end]


def _may_answer(wanted: Wanted, piece: str) -> bool:
    return wanted != "person" or ERA.fullmatch(piece) is None


def _definition(topic: str, sentence: str) -> str:
    """What a sentence says that the topic is; empty where it does not begin with the topic."""
    found = re.match(rf"(?:(?:an?|the)\s+)?{re.escape(topic)}[^.。]{{0,40}}?{IS.pattern}", sentence, re.IGNORECASE)
    return sentence[found.end() :].strip(" .。!！") if found else ""


def model_of(sentence: str) -> str:
    """The weights that are used: words and characters are counted differently."""
    return "span_chinese" if is_chinese(sentence) else "span_english"


def features(question: Question, sentence: str, found: Sequence[Candidate]) -> Vectors:
    """What the model looks at: (n, len(NAMES)), a row for each candidate."""
    if not found:
        return np.zeros((0, len(NAMES)), np.float32)
    text = _Sentence.of(question, sentence)
    every = _Pieces(*np.array([(each.start, each.end, each.first, each.last) for each in found]).T)
    columns = _columns(question, sentence, every, text)
    empty = np.zeros(len(found), np.float32)
    return np.stack([np.asarray(columns.get(name, empty), np.float32) for name in NAMES], axis=1)


class _Pieces(NamedTuple):
    """The candidates of a sentence as columns (n,), as in :class:`Candidate`."""

    start: Places
    end: Places
    first: Places
    last: Places

    def inside(self, values: Vector, beyond: float = 0.0) -> Vectors:
        """The values of their words (n, LONGEST), and ``beyond`` in place of the words after the last."""
        at = self.first[:, None] + np.arange(LONGEST)
        found: Vectors = np.where(at <= self.last[:, None], values[np.minimum(at, len(values) - 1)], beyond)
        return found


@dataclass(frozen=True)
class _Sentence:
    """What is known of each word of a sentence (w,), whatever the candidate."""

    near: Vector  # how near it is to a word of the question, 0 to 1; 0 for words that mean little
    focus: Vector  # similarity to the head noun of the question: *river* in "which river"
    little: Vector  # whether it means little
    capital: Vector
    digit: Vector
    preposition: Vector
    joins: Vector  # whether it joins Chinese words
    clause: Places  # the number of its clause
    breaks: Sequence[int]  # where the marks of the sentence stand that are no part of a number
    before: Mapping[str, Vector]  # by the name of a pattern: whether it matches before the word
    after: Mapping[str, Vector]  # likewise after the word
    shapes: Mapping[Wanted, Sequence[tuple[int, int]]]
    measures: Sequence[tuple[int, int]]  # numbers with a unit that the question wants

    @staticmethod
    def of(question: Question, sentence: str) -> _Sentence:
        places = words(sentence)
        pieces = [sentence[a:b] for a, b in places]
        little = np.array([means_little(piece) for piece in pieces], np.float32)
        said = np.array([_said(piece, question.text.casefold()) for piece in pieces], np.float32)
        focus = FOCUS.search(question.text)
        clauses = [match.start() for match in CLAUSE.finditer(sentence)]
        return _Sentence(
            (1 - little) * np.maximum(_most(question.text, pieces), said),
            _most((focus[1] or focus[2] or focus[3]) if focus else "", pieces),
            little,
            np.array([piece[0].isupper() for piece in pieces], np.float32),
            np.array([any(map(str.isdigit, piece)) for piece in pieces], np.float32),
            np.array([bool(PREPOSITION.fullmatch(piece)) for piece in pieces], np.float32),
            np.array([bool(JOINS.fullmatch(piece)) for piece in pieces], np.float32),
            np.searchsorted(clauses, [a for a, _ in places]),
            [match.start() for match in BREAKS.finditer(sentence)],
            {
                name: _tries([bool(pattern.search(sentence, max(0, a - 12), a)) for a, _ in places])
                for name, pattern in STARTS.items()
            },
            {name: _tries([bool(pattern.match(sentence, b)) for _, b in places]) for name, pattern in STOPS.items()},
            {name: [match.span() for match in SHAPES[name].finditer(sentence)] for name in (*TYPED, "reason")},
            measured(question.text, sentence),
        )


def _tries(values: list[bool]) -> Vector:
    return np.array(values, np.float32)


def _most(asked: str, pieces: list[str]) -> Vector:
    near, _ = nearness(asked, pieces)
    found: Vector = near.max(axis=1) if near.size else np.zeros(len(pieces), np.float32)
    return found


def _said(piece: str, asked: str) -> float:
    """The share of a word that the question says: pairs of characters of a Chinese one."""
    if not is_chinese(piece[0]) or len(piece) < 3:
        return float(bool(re.search(rf"(?<![a-z0-9]){re.escape(piece.casefold())}(?![a-z0-9])", asked)))
    pairs = [piece[n : n + 2] in asked for n in range(len(piece) - 1)]
    return sum(pairs) / len(pairs)


def _columns(question: Question, sentence: str, every: _Pieces, text: _Sentence) -> dict[str, Any]:
    """What is known of each candidate (n,), by name; what is not here is 0."""
    size, wanted, chinese = every.last - every.first + 1, question.wanted, is_chinese(sentence)
    near = every.inside(text.near)
    least = every.inside(text.near, np.inf).min(axis=1)
    looks = {
        "length": np.log(every.end - every.start) - 0.7 if chinese else np.log(size),
        "capital": every.inside(np.maximum(text.capital, text.little), np.inf).min(axis=1),
        "digits": every.inside(text.digit).max(axis=1), "focus": every.inside(text.focus).max(axis=1),
    }  # fmt: skip
    found: dict[str, Any] = looks | {f"{wanted}_{name}": values for name, values in looks.items()}
    found |= {name: values[every.first] for name, values in text.before.items()}
    found |= {name: values[every.last] for name, values in text.after.items()}
    found |= {f"{wanted}_{shape}": _shared(every, text.shapes[shape]) for shape in TYPED}
    found |= _around(every, text)
    if chinese:
        found["joins"] = every.inside(text.joins).sum(axis=1)
    if wanted == "reason":
        found["reason"] = sum((a <= every.start) & (every.start < b) for a, b in text.shapes["reason"]) * (size > 0)
    breaks = np.searchsorted(text.breaks, every.end) > np.searchsorted(text.breaks, every.start)
    found |= _cut(every, text) | _inside(every, text)
    found |= {f"{wanted}_{name}": found[name] for name in BESIDE if name in found}
    found[f"{wanted}_one"] = size == 1
    found["measure"] = _shared(every, text.measures)
    before = found["before"]
    subject = bool(SUBJECT.search(question.text.rstrip(" ?？")))
    found |= {"subject_before": before * subject, "object_before": before * (not subject)}
    return found | {
        "long": np.maximum(0, size - 4), "one": size == 1, "asked": near.sum(axis=1) / size, "asked_all": least,
        "asked_most": near.max(axis=1), "asked_edge": text.near[every.first] + text.near[every.last],
        "starts": every.first == 0, "little": every.inside(text.little).sum(axis=1),
        "whole": (every.end - every.start) / len(sentence), "crosses": breaks,
    }  # fmt: skip


def _cut(every: _Pieces, text: _Sentence) -> dict[str, Any]:
    """Whether a candidate begins or ends inside a number, a date or a name, and leaves the rest of it."""
    inside = np.zeros(len(every.start), np.float32)
    for start, end in [each for shape in ("number", "date") for each in text.shapes[shape]]:
        inside += ((start < every.start) & (every.start < end)) | ((start < every.end) & (every.end < end))
    known = text.capital * (1 - text.little)
    before, after = np.r_[0, known][every.first], np.r_[known, 0][every.last + 1]
    names = known[every.first] * before * (every.first > 1) + known[every.last] * after
    return {"cuts": np.minimum(inside, 1), "cuts_name": names}


def _inside(every: _Pieces, text: _Sentence) -> dict[str, Any]:
    """What a candidate is made of, and whether the head noun of the question stands beside it."""
    lower = (1 - text.capital) * (1 - text.little) * (1 - text.digit)
    focus = np.r_[0, text.focus, 0]  # of the word before the first, of each word, and of the one after the last
    return {
        "mixed": every.inside(text.capital).max(axis=1) * every.inside(lower).max(axis=1),
        "preps": every.inside(text.preposition).sum(axis=1),
        "focus_before": focus[every.first], "focus_last": focus[every.last + 1], "focus_after": focus[every.last + 2],
    }  # fmt: skip


def _around(every: _Pieces, text: _Sentence) -> dict[str, Any]:
    """How the words of the question lie around each candidate."""
    places = np.arange(len(text.near))
    away = np.maximum(np.maximum(every.first[:, None] - places, places - every.last[:, None]), 0)  # (n, w)
    outside = np.where(away > 0, text.near * (text.near > 0.5), 0)
    total = max(1e-9, float(text.near.sum()))
    return {
        "close": (outside / (1 + away)).sum(axis=1) / total,
        "closest": np.where(outside > 0, 1 / (1 + away), 0).max(axis=1),
        "before": np.r_[0, np.cumsum(text.near)][every.first] / total,
        "clause": np.where(text.clause == text.clause[every.first][:, None], outside, 0).sum(axis=1) / total,
    }


def _shared(every: _Pieces, spans: Sequence[tuple[int, int]]) -> Vector:
    """The shared part of each candidate and the likest of some spans, 1 where they are the same, at least 0."""
    found: Vector = np.zeros(len(every.start), np.float32)
    for start, end in spans:
        both = np.minimum(every.end, end) - np.maximum(every.start, start)
        whole = np.maximum(every.end, end) - np.minimum(every.start, start)
        found = np.maximum(found, (both / whole).astype(np.float32))
    return found
