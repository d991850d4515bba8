"""What looks at the vectors of the first hits once more, all together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lingxi.arrays import Scores, Vector, Vectors
from lingxi.registry import Registry


@dataclass(frozen=True, eq=False)
class Candidates:
    """The first hits of a search in one space."""

    query: Vector  # (d,) unit
    vectors: Vectors  # (n, d) unit, in the order of the ranking
    scores: Scores  # (n,) of the ranking, in (0, 1]
    bank: Vectors  # (m, d) unit: what else might have been asked, as far as the library can tell


class VectorRanker(Protocol):
    """Gives candidates new scores from how they lie to the query, to each other, and to other queries."""

    @property
    def needs_bank(self) -> bool:
        """Whether it compares with other queries."""
        ...

    def score(self, candidates: Candidates) -> Scores:
        """Scores (n,) of the candidates, in their order, higher is better."""
        ...


vector_rankers: Registry[VectorRanker] = Registry("ranker", "lingxi.search.vector_rankers")
