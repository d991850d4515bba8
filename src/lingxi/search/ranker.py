"""What a ranker is: a second, closer look at the first hits of a search, through their media."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from lingxi.arrays import Scores
from lingxi.registry import Registry
from lingxi.types import Media, Modality


class Ranker(Protocol):
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


rankers: Registry[Ranker] = Registry("ranker", "lingxi.search.rankers")
