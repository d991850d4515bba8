"""Meaning: a text that is only near to words in meaning is doubted.

A question is near in meaning to every passage on its subject, and one of them answers it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lingxi.search.hit import SOME_WORDS
from lingxi.search.signal import Found

MEANING = 0.3  # of the probability of a text that words mean; chosen on questions
ENOUGH = 1 / 3  # of the words of a query: a text with so many may be the answer, and others are behind it
STEEP = 6  # power of a text's share of the best BM25 score; chosen on questions of one half of the passages
FLOOR = 0.1  # of MEANING: what is left of it at least; believed


@dataclass(frozen=True)
class Meaning:
    """What counts of the probability of texts that are near to words in meaning."""

    of: Mapping[str, float] = field(default_factory=dict)  # id -> its share
    others: float = MEANING  # of texts that have none of the words

    def share(self, id_: str) -> float:
        """What counts of the probability of this text."""
        return self.of.get(id_, self.others)


def meaning(found: Sequence[Found]) -> Meaning:
    """Less for a text, the further another is ahead of it by having the words of the query (BM25).

    So a passage that has them clearly is not passed by others on its subject.
    """
    words = next((each for each in found if each.signal == SOME_WORDS and each.rankings[""]), None)
    if words is None:
        return Meaning()
    ranking = words.rankings[""]
    best, first = ranking[0]
    enough = min(1.0, words.shares[best] / ENOUGH)

    def left(score: float) -> float:
        return MEANING * max(FLOOR, 1 - enough * (1 - (score / first) ** STEEP))

    return Meaning({id_: left(score) for id_, score in ranking}, left(0.0))
