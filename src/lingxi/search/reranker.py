"""What a reranker is: a second, closer look at the first hits of a search, at their media or at their vectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias, runtime_checkable

from lingxi.arrays import Scores, Vector, Vectors
from lingxi.registry import Registry
from lingxi.types import Media, Modality


@runtime_checkable
class MediaReranker(Protocol):
    """Compares a query with candidates, media by media."""

    @property
    def modality(self) -> Modality:
        """What both the query and the candidates must be."""
        ...

    @property
    def certain(self) -> float | None:
        """The score from which on it is the same thing, whatever else is said; None where no score says so."""
        ...

    def score(self, query: Media, candidates: Iterable[Media]) -> Scores:
        """Scores (n,) of the candidates, in their order, higher is better; they are read one after the other."""
        ...


@dataclass(frozen=True, eq=False)
class Candidates:
    """The first hits of a search in one space."""

    query: Vector  # (d,) unit
    vectors: Vectors  # (n, d) unit, in the order of the ranking
    scores: Scores  # (n,) of the ranking, in (0, 1]
    bank: Vectors  # (m, d) unit: what else might have been asked, as far as the library can tell


@runtime_checkable
class VectorReranker(Protocol):
    """Gives candidates new scores from how they lie to the query, to each other, and to other queries."""

    @property
    def needs_bank(self) -> bool:
        """Whether it compares with other queries."""
        ...

    def score(self, candidates: Candidates) -> Scores:
        """Scores (n,) of the candidates, in their order, higher is better."""
        ...


Reranker: TypeAlias = MediaReranker | VectorReranker

rerankers: Registry[Reranker] = Registry("reranker", "lingxi.search.rerankers")
