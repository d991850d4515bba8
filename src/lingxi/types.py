"""The nouns: plain frozen values that every room passes to the next."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

import numpy.typing as npt

from lingxi.arrays import Frames, Pixels, Samples, Vectors
from lingxi.notebook import table
from lingxi.similarity import Metric

Modality: TypeAlias = Literal["text", "image", "audio", "video"]
MODALITIES: tuple[Modality, ...] = ("text", "image", "audio", "video")
Value: TypeAlias = str | int | float | bool | datetime
Ranking: TypeAlias = list[tuple[str, float]]  # (id, score), best first, ties by id


@dataclass(frozen=True)
class Space:
    """Where vectors may be compared: the same name, dimension, metric and revision, or not at all."""

    name: str
    dim: int
    revision: str  # of the model that made it: a version or a digest of its files
    metric: Metric = "cosine"

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


@dataclass(frozen=True, eq=False)
class Audio:
    """Sound in one channel."""

    samples: Samples  # (t,) float32 in [-1, 1]
    rate_hz: int


@dataclass(frozen=True, eq=False)
class Video:
    """A clip: pictures one after the other, without their sound."""

    frames: Frames  # (t, h, w, 3) uint8 RGB
    fps: float  # of these frames, which may be fewer than the file has
    moving: Frames | None = None  # frames in a row at the file's own rate, where somebody looks at motion


@dataclass(frozen=True, eq=False)
class Captioned:
    """A picture and what is written beside it, as one thing; only encoders that fuse are shown one."""

    image: Image
    texts: tuple[str, ...]


Media: TypeAlias = Text | Image | Audio | Video | Captioned
_MODALITIES: Mapping[type[Media], Modality] = {
    Text: "text", Image: "image", Audio: "audio", Video: "video", Captioned: "image"
}  # fmt: skip


def modality_of(media: Media) -> Modality:
    """The modality of decoded media."""
    return _MODALITIES[type(media)]


@dataclass(frozen=True)
class Place:
    """Where in its asset a segment lies; all None when the segment is the whole asset."""

    start: int | None = None  # character offsets in the decoded text, end exclusive
    end: int | None = None
    page: int | None = None  # from 1
    start_s: float | None = None  # seconds from the beginning
    end_s: float | None = None


@dataclass(frozen=True)
class Line:
    """A line of text that is written in a picture."""

    text: str
    box: tuple[float, ...]  # x and y of its four corners, clockwise, as shares of the picture's width and height
    confidence: float = 1.0  # in [0, 1]


@dataclass(frozen=True, eq=False)
class Segment:
    """The unit that is found: decoded media, its place in the asset, and what is known of it."""

    media: Media
    place: Place = Place()
    title: str = ""  # the heading a passage stands under
    facts: Mapping[str, Value] = field(default_factory=dict)  # width, height, taken, camera, latitude, longitude
    written: tuple[Line, ...] = ()  # what was read in the picture


@dataclass(frozen=True)
class Limits:
    """How much of a stranger's file is read before it is skipped with the reason."""

    bytes: int = 512 * 2**20
    text_bytes: int = 16 * 2**20
    pixels: int = 200_000_000  # width * height as stored
    decoded_pixels: int = 64_000_000  # likewise, after the scaling that the decoder does itself
    seconds: float = 30.0  # for decoding one file, or one part of a long one
    writing_seconds: float = 0.0  # besides, for reading what is written in its pictures, which nobody does when 0
    passages: int = 2_000  # of one text file, or of one page
    pages: int = 10_000  # of one document
    film_bytes: int = 64 * 2**30  # of a video or a sound, which is never in memory as a whole
    duration_s: float = 12 * 3600.0  # of a video or a sound
    channels: int = 64  # of a sound
    unpacked_bytes: int = 256 * 2**20  # of an archive's parts that are read, together
    in_a_row: int = 0  # frames of every moment of a film that are read besides, for who looks at motion


@dataclass(frozen=True)
class Source:
    """One file that may become media: its path and what the file system said of it."""

    path: Path
    size: int  # bytes
    modified_ns: int
    captions: tuple[str, ...] = ()  # from the side-car or the table beside it
    spoken: str = ""  # changes when the subtitles or the transcript beside it do


@dataclass(frozen=True)
class Skipped:
    """A file or folder that was not indexed, and why."""

    path: Path
    reason: str
    passing: bool = False  # whether each run tries it again, because the system failed and not the file


@dataclass(frozen=True)
class Walk:
    """How an indexed folder is walked, and on which disks it was found; remembered from run to run."""

    hidden: bool = False  # also names that begin with a dot
    follow_links: bool = False
    exclude: tuple[str, ...] = ()  # patterns as in .gitignore
    devices: Mapping[str, int] = field(default_factory=dict)  # st_dev by address: the folder's, and mount points' in it


@dataclass(frozen=True)
class Status:
    """What a library holds."""

    folder: Path
    created: str  # ISO time, UTC
    roots: tuple[Path, ...]  # the folders that were indexed
    assets: int
    segments: int
    modalities: Mapping[str, int]  # segments of each
    spaces: tuple[Space, ...]
    bytes: int  # on disk
    skipped: tuple[Skipped, ...]  # files that could not be read
    missing: Mapping[Path, int] = field(default_factory=dict)  # folders that are not there -> files known from each
    walks: Mapping[Path, Walk] = field(default_factory=dict)  # of each root: what its walk includes and leaves out
    stale_audio: int = 0  # sounds that an earlier model encoded: they are not found until they are indexed again
    outdated: tuple[str, ...] = ()  # models that are installed in another revision: lingxi index --rebuild
    unfinished_rebuild: bool = False  # whether a rebuild was begun and not completed: lingxi index --rebuild

    @property
    def unheard(self) -> int:
        """The name of ``stale_audio`` in earlier versions."""
        warnings.warn("Status.unheard is called stale_audio now", DeprecationWarning, stacklevel=2)
        return self.stale_audio

    def __repr__(self) -> str:
        return f"<Status: {self.assets:,} files, {self.segments:,} segments, {len(self.skipped):,} skipped>"

    def _repr_html_(self) -> str:
        """The status as a notebook shows it."""
        rows: list[tuple[str, object]] = [
            ("files", f"{self.assets:,}"),
            ("segments", ", ".join(f"{count:,} {name}" for name, count in self.modalities.items()) or "none"),
            ("indexed", "\n".join(map(str, self.roots)) or "nothing"),
            ("missing", "\n".join(f"{folder}: {count:,} files" for folder, count in self.missing.items()) or "nothing"),
            ("spaces", "\n".join(map(str, self.spaces)) or "none"),
            ("on disk", f"{self.bytes / 1e6:,.1f} MB"),
            ("skipped", f"{len(self.skipped):,}"),
        ]
        return table(str(self.folder), rows)


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
        """Vectors (n, dim) float32 in the order of the batch; the batch may mix modalities.

        Rows have length 1 where the metric of the space is cosine; else they are what that metric compares.
        """
        ...


@runtime_checkable
class SeesPixels(Protocol):
    """An encoder that looks at pictures at a certain size, so that no more is decoded than it can see."""

    @property
    def side(self) -> int:
        """The shorter side, in pixels, that a decoded picture should at least have (where the file has it)."""
        ...


@runtime_checkable
class SeesMotion(Protocol):
    """An encoder that looks at how things move, from a frame to the next."""

    @property
    def in_a_row(self) -> int:
        """How many frames in a row of a moment it wants to see, at the film's own rate."""
        ...


def in_a_row(encoders: Iterable[Encoder]) -> int:
    """The most that any of them wants to see; 0 where none looks at motion."""
    return max((each.in_a_row for each in encoders if isinstance(each, SeesMotion)), default=0)


@runtime_checkable
class HearsApart(Protocol):
    """An encoder that hears by a model of its own, which may change while the space and its other vectors stay."""

    @property
    def hearing(self) -> str:
        """The revision of that model: vectors of sounds that another one made are not compared with its own."""
        ...


def hearing_of(encoder: Encoder) -> tuple[str, ...]:
    """The space and the model of its own by which an encoder hears; none where all of it is of one revision."""
    return (f"{encoder.space.name}@{encoder.hearing}",) if isinstance(encoder, HearsApart) else ()


@runtime_checkable
class FusesCaptions(Protocol):
    """An encoder that makes one vector of a picture and its captions together."""

    @property
    def fuses_captions(self) -> bool:
        """Whether it does."""
        ...


def fuses_captions(encoder: Encoder) -> bool:
    """Whether the encoder wants pictures together with their captions."""
    return isinstance(encoder, FusesCaptions) and encoder.fuses_captions


@dataclass(frozen=True, eq=False)
class Learned:
    """What a fitted encoder knows: arrays, and plain JSON values."""

    arrays: Mapping[str, npt.NDArray[Any]]
    facts: Mapping[str, Any]


@runtime_checkable
class Fitted(Protocol):
    """What an encoder has besides if it is learned from a collection first, such as a vocabulary of visual words.

    Until then the encoder's ``space`` and ``encode`` raise NotFitted; from then on the revision of its space is
    ``digest(self.learned())``.
    """

    @property
    def ready(self) -> bool:
        """Whether it has been fitted or restored."""
        ...

    def fit(self, media: Iterable[Media]) -> None:
        """Learns from a stream that is read once and may be larger than memory; other modalities are passed over."""
        ...

    def learned(self) -> Learned:
        """What was learned, as it is saved."""
        ...

    def restore(self, learned: Learned) -> None:
        """Takes over what another of its kind learned; raises BadModel when it does not fit."""
        ...


@dataclass(frozen=True)
class About:
    """What a model's card says of it."""

    what: str  # one line
    source: str  # the paper or the project, with the year
    licence: str = "Apache-2.0"  # of the code or the weights, whichever is stricter
    bytes: int | None = None  # of its files, where it has any
    needs: str = ""  # the extra to install, or the files to bring


@runtime_checkable
class Described(Protocol):
    """An encoder (its class or its factory) that tells what it is, before it is made."""

    about: About
