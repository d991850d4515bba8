"""How many pictures show something: counted by probability, with how sure the count is."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.apps.ask.answer import Answer
from lingxi.apps.ask.question import Question
from lingxi.apps.filters.narrowing import joined
from lingxi.apps.filters.read import read_filters
from lingxi.apps.searchable import Searchable

Shares: TypeAlias = npt.NDArray[np.float64]

MOST = 2_000  # hits that are counted
LEAST = 0.05  # hits that are less likely are not counted
SURE = 0.9  # the probability that the right count lies in the stated range, at least


def counted(library: Searchable, question: Question, where: str | None, limit: int) -> Answer:
    """The expected count of what the question names, within the filters that it names."""
    narrowings, topic = read_filters(question.topic)
    kinds = [each.where for each in narrowings]
    if not any(each.kind == "kind" for each in narrowings):
        kinds.append("modality = image")
    filters = joined([*kinds, *([where] if where else [])])
    if not any(map(str.isalnum, topic)):
        count = sum(number for _, number in library.facets("modality", filters))
        return Answer(_said(count, count, count, question.chinese), "", str(count), (), 1.0, question.kind)
    hits = library.search(topic, MOST, where=filters, min_probability=LEAST)
    shares = distribution([hit.probability or 0.0 for hit in hits])
    middle, low, high = expected(shares)
    sure = float(shares[low : high + 1].sum())
    text = _said(middle, low, high, question.chinese)
    return Answer(text, "", str(middle), tuple(hits[:limit]), sure, question.kind)


def distribution(likely: list[float]) -> Shares:
    """The probabilities (n + 1,) of each count of independent events (Poisson's binomial distribution)."""
    shares = np.ones(1)
    for each in likely:
        shares = np.convolve(shares, (1 - each, each))
    return shares


def expected(shares: Shares) -> tuple[int, int, int]:
    """The median count, and the lowest and highest of a range that holds the count with probability 0.9."""
    below = np.cumsum(shares)
    ends = ((1 - SURE) / 2, 0.5, (1 + SURE) / 2)
    low, middle, high = (min(int(np.searchsorted(below, end)), len(shares) - 1) for end in ends)
    return middle, low, high


def _said(middle: int, low: int, high: int, chinese: bool) -> str:
    if low == high:
        return f"共 {middle} 个。" if chinese else f"{middle} in the library."
    return f"约 {middle} 个（{low} 到 {high} 个）。" if chinese else f"About {middle} (between {low} and {high})."
