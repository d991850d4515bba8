"""CIDEr-D: how much a caption agrees with several captions of people (Vedantam, Zitnick and Parikh, 2015)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log, sqrt
from typing import final

from ngrams import LONGEST, Counts, counted, tokens

SIGMA = 6.0  # words by which the lengths of two captions may differ: the penalty's standard deviation
SCALE = 10.0  # of the published scores


@dataclass(frozen=True, eq=False)
class _Weighed:
    """A caption: its n-grams with their TF-IDF weights, the lengths of these vectors, and its number of words."""

    weights: Sequence[dict[tuple[str, ...], float]]  # of one word to four
    norms: Sequence[float]
    words: int


@final
class Cider:
    """CIDEr-D with document frequencies from the captions of images: an image is a document.

    Scores are in [0, 10], as published; captions of people have about 1.
    """

    def __init__(self, images: Sequence[Sequence[str]]) -> None:
        self._documents: Counts = Counter()
        self._weighed = cache(self._weigh)
        for captions in images:
            self._documents.update({gram for text in captions for some in counted(tokens(text)) for gram in some})
        self._all = log(len(images))

    def score(self, caption: str, references: Sequence[str]) -> float:
        """The mean over references (one or more) and lengths of n-grams."""
        own = self._weighed(caption)
        return SCALE * _mean(_likeness(own, self._weighed(each)) for each in references)

    def _weigh(self, text: str) -> _Weighed:
        words = tokens(text)
        weights = [
            {gram: count * (self._all - log(max(1, self._documents[gram]))) for gram, count in some.items()}
            for some in counted(words)
        ]
        return _Weighed(weights, [sqrt(sum(each**2 for each in some.values())) for some in weights], len(words))


def _likeness(one: _Weighed, other: _Weighed) -> float:
    """The mean clipped cosine of the n-grams of each length, times the penalty for a difference in length."""
    cosines = [
        sum(min(weight, of[gram]) * of[gram] for gram, weight in some.items() if gram in of) / (norms or 1.0)
        for some, of, norms in zip(one.weights, other.weights, map(float.__mul__, one.norms, other.norms), strict=True)
    ]
    return sum(cosines) / LONGEST * exp(-((one.words - other.words) ** 2) / (2 * SIGMA**2))


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
