"""How many pictures show something: counted by probability, with how sure the count is."""

from __future__ import annotations

import re
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
LEAST = 0.01  # hits that are less likely are not counted
FACETS = 1_000  # files that are counted one by one
SURE = 0.9  # the share of right counts that should lie in the stated range, if the probabilities are right
SHIFT = 1.5  # log odds by which the probabilities of a query are off together, up or down; chosen on 30 names
_FILLER = re.compile(
    r"\b(?:are|were|is|was) (?:there|they)\b|\b(?:do|did|have|can) (?:i|we|you)(?: (?:have|own|keep|got|take|see))?\b"
    r"|\b(?:in|of) (?:the|my|this|our) (?:library|collection|folder)s?\b|\b(?:(?:were|was|are) )?(?:taken|made|shot)\b"
    r"|\b(?:there|altogether|in total|overall)\b|资料库|图库|库里|里面|总共|一共|全部|我们|我|你|有|拍了|拍的",
    re.IGNORECASE,
)


def counted(library: Searchable, question: Question, where: str | None, limit: int) -> Answer:
    """The expected count of what the question names, within the filters that it names."""
    narrowings, topic = read_filters(question.topic)
    topic = " ".join(_FILLER.sub(" ", topic).split())
    kinds = [each.where for each in narrowings]
    if not any(each.kind == "kind" for each in narrowings):
        kinds.append("modality = image")
    filters = joined([*kinds, *([where] if where else [])])
    if not any(map(str.isalnum, topic)):
        low, high = files(library, filters)
        return Answer(_said(low, low, high, question.chinese), "", str(low), (), 1.0, question.kind)
    hits = library.search(topic, MOST, where=filters, min_probability=LEAST)
    middle, low, high = expected(np.array([hit.probability or 0.0 for hit in hits]))
    more = hits.total > len(hits)  # or hits.at_least: those beyond are less likely, but many
    text = _said(middle, low, max(high, hits.total) if more else high, question.chinese)
    return Answer(text, "", str(middle), tuple(hits[:limit]), SURE, question.kind)


def files(library: Searchable, filters: str | None) -> tuple[int, int]:
    """The least and the largest possible number of files: exact below 1,000, and for images.

    Films and recordings have a segment for each moment, so many of them have more segments than files.
    """
    paths = len(library.facets("path", filters, FACETS))
    if paths < FACETS:
        return paths, paths
    segments = dict(library.facets("modality", joined([*([filters] if filters else []), "not page > 1"])))
    most = sum(segments.values())
    return (most if set(segments) == {"image"} else paths), most


def distribution(likely: Shares) -> Shares:
    """The probabilities (n + 1,) of each count of independent events (Poisson's binomial distribution)."""
    shares = np.ones(1)
    for each in likely:
        shares = np.convolve(shares, (1 - each, each))
    return shares


def expected(likely: Shares) -> tuple[int, int, int]:
    """The median count of events with these probabilities, and the ends of a range.

    The probabilities of one query are wrong together: a class that the model knows less is less likely throughout. So
    the lower end is that of probabilities with smaller odds, and the upper end that of probabilities with larger odds.
    """
    ends = (-SHIFT, (1 - SURE) / 2), (0.0, 0.5), (SHIFT, (1 + SURE) / 2)
    low, middle, high = (_quantile(distribution(_shifted(likely, by)), share) for by, share in ends)
    return middle, low, high


def _shifted(likely: Shares, by: float) -> Shares:
    """Probabilities whose log odds are moved; certain ones stay."""
    odds = np.exp(by)
    moved: Shares = odds * likely / (1 - likely + odds * likely)
    return moved


def _quantile(shares: Shares, share: float) -> int:
    return min(int(np.searchsorted(np.cumsum(shares), share)), len(shares) - 1)


def _said(middle: int, low: int, high: int, chinese: bool) -> str:
    if low == high:
        return f"共 {middle} 个。" if chinese else f"{middle} in the library."
    return f"约 {middle} 个（{low} 到 {high} 个）。" if chinese else f"About {middle} (between {low} and {high})."
