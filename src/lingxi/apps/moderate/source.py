"""What moderation sees of a library: its models, its segments with their vectors, and their pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from lingxi.arrays import Vector, Vectors
from lingxi.calibration import Calibration
from lingxi.search.hit import Hit
from lingxi.types import Encoder, Image


class Models(Protocol):
    """The models of a library."""

    @property
    def encoders(self) -> Mapping[str, Encoder]:
        """The encoder of each space."""
        ...

    @property
    def calibrations(self) -> Mapping[str, Calibration]:
        """The calibration of each space that has one."""
        ...

    def texts(self, space: str, texts: Sequence[str]) -> Vectors:
        """The vectors (n, d) of texts."""
        ...


class Source(Models, Protocol):
    """A library from the inside: :class:`lingxi.search.insight.Insight`."""

    def scan(self, folder: Path | None = None) -> Iterator[tuple[Hit, Mapping[str, Vector]]]:
        """Every segment of a folder, a file or the library, with its vectors by space."""
        ...

    def known(self, ids: Sequence[str]) -> Iterator[tuple[Hit, Mapping[str, Vector]]]:
        """The segments of these ids that exist."""
        ...

    def contents(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Id -> the digest of the bytes of its file, of the segments that exist."""
        ...

    def picture(self, hit: Hit, side: int) -> Image:
        """What a hit shows now; raises UnreadableMedia."""
        ...
