"""The words of a sentence that answer a question: the likeliest of its numbers, dates, names and short phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from lingxi.apps.ask.meaning import nearness
from lingxi.apps.ask.question import Question, Wanted, is_chinese
from lingxi.apps.ask.shapes import SHAPES
from lingxi.apps.ask.weights import weights_of
from lingxi.arrays import Vectors
from lingxi.store.tokens import is_stop_word

LONGEST = 8  # words
WANTED: tuple[Wanted, ...] = ("number", "date", "person", "place", "reason", "definition", "thing")
_WORD = re.compile(r"[$€£]?\d[\d,.:]*\d%?|\d+%?|[^\W\d_\u3400-\u9fff][\w’'-]*|[\u3400-\u9fff]+")
_JOINS = re.compile(
    r"的|了|着|在|是|和|与|及|于|为|被|把|将|从|对|以|而|也|都|就|并|或|由|向|到|中|有|等|其|他|她|它|这|那|不|很|但"
)
_OPENS = re.compile(r"[\"“‘《「(（]\s*$")
_CLOSES = re.compile(r"\s*[\"”’》」)）]")
_ENDS = re.compile(r"\s*(?:[,.;:!?，。；：！？、)]|$)")
_LINK = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|called|named|as|than|means?|became|include[sd]?)|是|为|叫|称为|作为|包括)\s*(?:an?|the)?\s*$",
    re.I,
)
_BY = re.compile(r"(?:\bby|由|被)\s*(?:the)?\s*$", re.I)
_IN = re.compile(r"(?:\b(?:in|at|on|near|from|to|into)|在|于|从|到)\s*(?:the)?\s*$", re.I)
NAMES = (
    "length", "long", "one", "asked", "asked_all", "near_asked", "close", "closest", "before", "capital", "digits",
    "opens", "closes", "ends", "starts", "link", "by", "in", "joins", "stops", "crosses", "phrase", "whole",
    *(f"{wanted}_{shape}" for wanted in WANTED for shape in ("number", "date", "person", "place")),
    *(f"{wanted}_length" for wanted in WANTED), *(f"{wanted}_capital" for wanted in WANTED),
    *(f"{wanted}_digits" for wanted in WANTED), "reason_clause",
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
    best = found[int((features(question, sentence, found) @ weights_of("span", NAMES)).argmax())]
    return sentence[best.start : best.end]


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
    little = [is_stop_word(sentence[a:b]) or bool(_JOINS.fullmatch(sentence[a:b])) for a, b in places]
    return [
        Candidate(places[first][0], places[last][1], first, last)
        for first in range(len(places))
        for last in range(first, min(first + LONGEST, len(places)))
        if not little[first] and not little[last]
    ]


def features(question: Question, sentence: str, found: list[Candidate]) -> Vectors:
    """What the model looks at: (n, len(NAMES)), a row for each candidate."""
    places = words(sentence)
    pieces = [sentence[a:b] for a, b in places]
    near = _near_question(question, pieces)
    shapes: dict[Wanted, list[tuple[int, int]]] = {
        name: [match.span() for match in pattern.finditer(sentence)]
        for name, pattern in SHAPES.items()
        if name in ("number", "date", "person", "place")
    }
    clauses = [match.span() for match in SHAPES["reason"].finditer(sentence)]
    return np.array([_row(question, sentence, each, pieces, near, shapes, clauses) for each in found], np.float32)


def _near_question(question: Question, pieces: list[str]) -> Vectors:
    """How near each word of the sentence is to a word of the question, 0 to 1; stop words are far."""
    asked = question.text.casefold()
    near, _ = nearness(question.text, pieces)
    most = near.max(axis=1) if near.size else np.zeros(len(pieces))
    said = np.array([_said(piece, asked) for piece in pieces], float)
    little = np.array([is_stop_word(piece) or bool(_JOINS.fullmatch(piece)) for piece in pieces])
    return np.where(little, 0.0, np.maximum(most, said))


def _said(piece: str, asked: str) -> float:
    """The share of a word that the question says: pairs of characters of a Chinese one."""
    if not is_chinese(piece[0]) or len(piece) < 3:
        return float(bool(re.search(rf"(?<![a-z0-9]){re.escape(piece.casefold())}(?![a-z0-9])", asked)))
    pairs = [piece[n : n + 2] in asked for n in range(len(piece) - 1)]
    return sum(pairs) / len(pairs)


def _row(
    question: Question,
    sentence: str,
    each: Candidate,
    pieces: list[str],
    near: Vectors,
    shapes: Mapping[Wanted, list[tuple[int, int]]],
    clauses: list[tuple[int, int]],
) -> list[float]:
    size = each.last - each.first + 1
    length = float(np.log(size)) if not question.chinese else float(np.log(each.end - each.start)) - 0.7
    inside = near[each.first : each.last + 1]
    text, before = sentence[each.start : each.end], sentence[: each.start]
    places = np.arange(len(pieces))
    away = np.where(places < each.first, each.first - places, np.where(places > each.last, places - each.last, 0))
    outside = (away > 0) & (near > 0.6)
    close = float((near * outside / (1 + away)).sum() / max(1.0, float((near > 0.6).sum())))
    capital = float(
        np.mean([piece[0].isupper() or is_stop_word(piece) for piece in pieces[each.first : each.last + 1]])
    )
    digits = float(any(map(str.isdigit, text)))
    row = {
        "length": length, "long": max(0, size - 4), "one": size == 1,
        "asked": float(inside.mean()), "asked_all": float(inside.min()), "near_asked": float(inside.max()),
        "close": close, "closest": 1 / (1 + float(away[outside].min())) if outside.any() else 0.0,
        "before": float(near[: each.first].sum() / max(1e-9, float(near.sum()))),
        "capital": capital, "digits": digits, "opens": bool(_OPENS.search(before)),
        "closes": bool(_CLOSES.match(sentence, each.end)), "ends": bool(_ENDS.match(sentence, each.end)),
        "starts": each.first == 0, "link": bool(_LINK.search(before)), "by": bool(_BY.search(before)),
        "in": bool(_IN.search(before)), "joins": len(_JOINS.findall(text)) if question.chinese else 0,
        "stops": sum(map(is_stop_word, pieces[each.first : each.last + 1])),
        "crosses": bool(re.search(r"[,.;:!?，。；：！？、()（）\"“”]", re.sub(r"(?<=\d)[,.](?=\d)", "", text))),
        "phrase": bool(re.search(r"(?:\b(?:the|an?)|[，,])\s*$", before, re.I)), "whole": len(text) / len(sentence),
        f"{question.wanted}_length": length, f"{question.wanted}_capital": capital, f"{question.wanted}_digits": digits,
        "reason_clause": question.wanted == "reason" and any(a <= each.start < b for a, b in clauses),
    }  # fmt: skip
    for shape, spans in shapes.items():
        row[f"{question.wanted}_{shape}"] = max((_overlap(each, a, b) for a, b in spans), default=0.0)
    return [float(row.get(name, 0.0)) for name in NAMES]


def _overlap(each: Candidate, start: int, end: int) -> float:
    """The shared part of two spans, 1 where they are the same."""
    shared = min(each.end, end) - max(each.start, start)
    return max(0.0, shared / (max(each.end, end) - min(each.start, start)))
