"""The nouns: plain frozen values that every room passes to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from lingxi.arrays import Pixels, Vectors

Modality: TypeAlias = Literal["text", "image"]
MODALITIES: tuple[Modality, ...] = ("text", "image")
Value: TypeAlias = str | int | float | bool | datetime
Ranking: TypeAlias = list[tuple[str, float]]  # (id, score), best first, ties by id


@dataclass(frozen=True)
class Space:
    """Where vectors may be compared: the same name, dimension, metric and revision, or not at all."""

    name: str
    dim: int
    revision: str  # of the model that made it: a version or a digest of its files
    metric: Literal["cosine"] = "cosine"

    def __str__(self) -> str:
        return f"space {self.name!r} ({self.dim} dimensions, revision {self.revision})"


@dataclass(frozen=True, eq=False)
class Image:
    """A decoded picture, upright, transparency composed on white."""

    pixels: Pixels  # (h, w, 3) uint8 RGB


@dataclass(frozen=True)
class Text:
    """A passage, a caption or a query."""

    text: str


Media: TypeAlias = Text | Image


def modality_of(media: Media) -> Modality:
    """The modality of decoded media."""
    return "image" if isinstance(media, Image) else "text"


@dataclass(frozen=True)
class Place:
    """Where in its asset a segment lies; all None when the segment is the whole asset."""

    start: int | None = None  # character offsets in the decoded text, end exclusive
    end: int | None = None
    page: int | None = None  # from 1
    start_s: float | None = None  # seconds from the beginning
    end_s: float | None = None


@dataclass(frozen=True, eq=False)
class Segment:
    """The unit that is found: decoded media, its place in the asset, and what is known of it."""

    media: Media
    place: Place = Place()
    title: str = ""  # the heading a passage stands under
    facts: Mapping[str, Value] = field(default_factory=dict)  # width, height, taken, camera, latitude, longitude


@dataclass(frozen=True)
class Limits:
    """How much of a stranger's file is read before it is skipped with the reason."""

    bytes: int = 512 * 2**20
    text_bytes: int = 16 * 2**20
    pixels: int = 200_000_000  # width * height as stored
    decoded_pixels: int = 64_000_000  # likewise, after the scaling that the decoder does itself
    seconds: float = 30.0  # for decoding one file
    passages: int = 2_000  # of one text file


@dataclass(frozen=True)
class Source:
    """One file that may become media: its path and what the file system said of it."""

    path: Path
    size: int  # bytes
    modified_ns: int
    captions: tuple[str, ...] = ()  # from the side-car or the table beside it


@dataclass(frozen=True)
class Skipped:
    """A file or folder that was not indexed, and why."""

    path: Path
    reason: str


@runtime_checkable
class Encoder(Protocol):
    """Media of some modalities -> vectors in one space."""

    @property
    def space(self) -> Space:
        """Where its vectors may be compared; asking for it is cheap."""
        ...

    @property
    def modalities(self) -> frozenset[Modality]:
        """What it can look at."""
        ...

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Vectors (n, dim) float32 with unit rows, in the order of the batch; the batch may mix modalities."""
        ...


@runtime_checkable
class SeesPixels(Protocol):
    """An encoder that looks at pictures at a certain size, so that no more is decoded than it can see."""

    @property
    def side(self) -> int:
        """The shorter side, in pixels, that a decoded picture should at least have (where the file has it)."""
        ...
