"""Words of a text, and their shares of its score."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from lingxi.apps.explain.explanation import Word
from lingxi.apps.explain.strength import strength
from lingxi.arrays import Vector, Vectors

Span: TypeAlias = tuple[int, int]  # character offsets, end exclusive
EncodeTexts: TypeAlias = Callable[[Sequence[str]], Vectors]  # texts -> (n, d)

MOST = 24  # words that have shares; of longer texts, neighbours count as one
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+(?:['’-][^\W_{_HAN}]+)*")


def word_spans(text: str) -> list[Span]:
    """The words of a text; a Han character is one."""
    return [match.span() for match in _WORD.finditer(text)]


def joined(spans: Sequence[Span], most: int = MOST) -> list[Span]:
    """At most so many spans: neighbours are joined."""
    size = -(-len(spans) // most)
    return [(some[0][0], some[-1][1]) for some in (spans[at : at + size] for at in range(0, len(spans), size or 1))]


def variants(text: str, spans: Sequence[Span]) -> list[str]:
    """The text, the text without each word, and each word alone."""
    without = [f"{text[:start]} {text[end:]}" for start, end in spans]
    return [text, *without, *(text[start:end] for start, end in spans)]


def word_shares(encoded: Vectors, vector: Vector) -> list[float]:
    """The share of each word of the cosine with ``vector`` (d,); they add up to it.

    ``encoded`` (1 + 2 n, d) are the vectors of :func:`variants`. A share is the mean of what the word adds when it
    comes first and when it comes last, the two ends of a Shapley value (Shapley, 1953); what is left is divided
    equally.
    """
    scores = (encoded @ vector).astype(np.float64)
    count = len(scores) // 2
    if not count:
        return []
    whole, without, alone = scores[0], scores[1 : 1 + count], scores[1 + count :]
    shares = (alone + whole - without) / 2
    return list(map(float, shares + (whole - shares.sum()) / count))


def with_shares(text: str, spans: Sequence[Span], shares: Sequence[float]) -> tuple[Word, ...]:
    """The words of a text with their shares."""
    largest = max(shares, default=0.0)
    return tuple(
        Word(text[a:b], a, b, share, strength(share, largest)) for (a, b), share in zip(spans, shares, strict=True)
    )


def passage_words(passage: str, query: str, encode: EncodeTexts | None, vector: Vector | None) -> tuple[Word, ...]:
    """The words of a passage that match a query, in order: those of the query, and those that mean it most.

    ``vector`` (d,) is the query's. A share is the cosine of the word alone, and 1 for a word of the query.
    """
    spans = word_spans(passage)
    asked = {query[start:end].casefold() for start, end in word_spans(query)}
    same = [passage[start:end].casefold() in asked for start, end in spans]
    scores = np.array(same, np.float64)
    if encode is not None and vector is not None and spans:
        near = encode([passage[start:end] for start, end in spans[:LONGEST]]) @ vector
        usual = float(near.mean() + DISTINCT * near.std())
        scores[:LONGEST] = np.where(scores[:LONGEST] > 0, 1.0, np.where(near > usual, near, 0))
    return tuple(
        Word(passage[a:b], a, b, float(share)) for (a, b), share in zip(spans, scores, strict=True) if share > 0
    )


def words_held(query: str, passage: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a query, where no vector says how much each counts: share 1 if the passage has it, else 0."""
    held = {word.text.casefold() for word in passage}
    spans = word_spans(query)[:MOST]
    return with_shares(query, spans, [float(query[start:end].casefold() in held) for start, end in spans])


LONGEST = 128  # words of a passage whose meaning is compared
DISTINCT = 1.5  # standard deviations above the mean from which a word counts as near the query
