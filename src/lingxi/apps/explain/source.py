"""What an explanation sees of a library beside its hits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from lingxi.arrays import Vector, Vectors
from lingxi.search.hit import Hit
from lingxi.search.query import Part
from lingxi.types import Encoder, Media, Modality


class Source(Protocol):
    """The models, vectors and media of a library: :class:`lingxi.search.insight.Insight`."""

    @property
    def encoders(self) -> Mapping[str, Encoder]:
        """The encoder of each space."""
        ...

    def asked(self, parts: Sequence[Part]) -> dict[str, Vector]:
        """Space -> the vector (d,) that these parts of a query make."""
        ...

    def texts(self, space: str, texts: Sequence[str]) -> Vectors:
        """The vectors (n, d) of texts."""
        ...

    def stored(self, space: str, ids: Sequence[str]) -> dict[str, Vector]:
        """Id -> the stored vector (d,) of that space, of those that have one."""
        ...

    def media(self, hit: Hit, modality: Modality, space: str) -> Media:
        """What a hit shows or sounds like now; raises UnreadableMedia."""
        ...
