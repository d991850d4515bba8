"""The values that all rooms share: plain frozen dataclasses, and the protocols of encoders."""

from __future__ import annotations

import warnings
from collections import Counter
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
PageKind: TypeAlias = Literal["sheet", "slide", "message", "contact", "event"]
Value: TypeAlias = str | int | float | bool | datetime
Ranking: TypeAlias = list[tuple[str, float]]  # (id, score), best first, ties by id


@dataclass(frozen=True)
class Space:
    """Where vectors may be compared: only within the same name, dimension, metric and revision."""

    name: str
    dim: int
    revision: str  # of the model that made it: a version or a digest of its files
    metric: Metric = "cosine"

    def __str__(self) -> str:
        return f"space {self.name!r} ({self.dim} dimensions, revision {self.revision})"


@dataclass(frozen=True, eq=False)
class Image:
    """A decoded image, upright, transparency composed on white."""

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
    """A clip: consecutive images without sound."""

    frames: Frames  # (t, h, w, 3) uint8 RGB
    fps: float  # of these frames; may be fewer than in the file
    moving: Frames | None = None  # consecutive frames at the file's own rate, for encoders of motion


@dataclass(frozen=True, eq=False)
class Captioned:
    """An image with its captions, as one value; only encoders that fuse captions get one."""

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
    """The place of a segment in its asset; all None when the segment is the whole asset."""

    start: int | None = None  # character offsets in the decoded text, end exclusive
    end: int | None = None
    page: int | None = None  # from 1
    start_s: float | None = None  # seconds from the beginning
    end_s: float | None = None
    page_kind: PageKind | None = None  # what a page is that is no page of paper
    page_name: str | None = None  # the name of a sheet

    @property
    def in_document(self) -> bool:
        """Whether it is a page, or a place in a text."""
        return self.page is not None or self.start is not None


SURELY_READ = 0.96  # least confidence of a line that was surely read right; docs/ocr.md says how many are


@dataclass(frozen=True)
class Line:
    """A line of text in an image."""

    text: str
    box: tuple[float, ...]  # x and y of its four corners, clockwise, as shares of the image's width and height
    confidence: float = 1.0  # in [0, 1]

    @property
    def unsure(self) -> bool:
        """Whether it may have been misread, as handwriting often is."""
        return self.confidence < SURELY_READ


@dataclass(frozen=True, eq=False)
class Segment:
    """A unit that searches find: decoded media, its place in the asset, and its facts."""

    media: Media
    place: Place = Place()
    title: str = ""  # the heading a passage stands under
    facts: Mapping[str, Value] = field(default_factory=dict)  # width, height, taken, camera, latitude, longitude
    descriptions: tuple[str, ...] = ()  # in the file's metadata; they count as captions
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # keyword, person and place in the metadata
    written: tuple[Line, ...] = ()  # lines of text in the image
    words_only: bool = False  # whether it is not encoded, and found by its words only


@dataclass(frozen=True)
class Limits:
    """Limits for reading an untrusted file; beyond them it is skipped with the reason."""

    bytes: int = 512 * 2**20
    text_bytes: int = 16 * 2**20
    pixels: int = 200_000_000  # width * height as stored
    decoded_pixels: int = 64_000_000  # the same after scaling by the decoder
    seconds: float = 30.0  # for decoding one file, or one part of a long one
    writing_seconds: float = 0.0  # additional time for OCR of its images; 0 turns OCR off
    passages: int = 2_000  # of one text file or page
    pages: int = 10_000  # of one document
    film_bytes: int = 64 * 2**30  # of a video or a sound, which is never in memory as a whole
    duration_s: float = 12 * 3600.0  # of a video or a sound
    channels: int = 64  # of a sound
    unpacked_bytes: int = 256 * 2**20  # of all parts that are read from an archive, together
    in_a_row: int = 0  # frames around every moment of a video, at least, for encoders of motion
    passwords: tuple[str, ...] = field(default=(), repr=False)  # that are tried for encrypted PDFs; never stored


@dataclass(frozen=True)
class Source:
    """A file that may become media: its path and its file-system data."""

    path: Path
    size: int  # bytes
    modified_ns: int
    captions: tuple[str, ...] = ()  # from the side-car or the table beside it
    spoken: str = ""  # changes when the subtitles, the transcript or the metadata beside it change
    version: str = ""  # of an object: changes with its content
    notes: tuple[str, ...] = ()  # the names of XMP and JSON files beside it that describe it
    photo: str = ""  # of a film: the name of the photo beside it that has its name, as of a Live Photo
    subtitled: bool = False  # whether subtitles or a transcript beside it say what is spoken in it


@dataclass(frozen=True)
class Skipped:
    """A file or folder that was not indexed, or only in part, with the reason."""

    path: Path
    reason: str
    passing: bool = False  # a temporary failure of the system: each run tries again
    in_part: bool = False  # whether the rest of the file was indexed

    @property
    def outcome(self) -> str:
        """What happened to the file, in words."""
        return "read in part" if self.in_part else "skipped"


def count_outcomes(skipped: Sequence[Skipped]) -> dict[str, int]:
    """The number of files by their outcome; ``skipped`` is always there."""
    return {"skipped": 0} | Counter(each.outcome for each in skipped)


def outcomes(skipped: Sequence[Skipped]) -> str:
    """The number of files by their outcome, such as ``2 skipped, 1 read in part``."""
    return ", ".join(f"{count:,} {outcome}" for outcome, count in count_outcomes(skipped).items())


@dataclass(frozen=True)
class LeftOut:
    """Files of a folder that no reader supports, counted by their extension."""

    folder: Path
    extensions: Mapping[str, int]  # in lower case, without the dot; empty for names without one


@dataclass(frozen=True)
class Walk:
    """The settings for walking an indexed folder, its disks, and what it left out; stored between runs."""

    hidden: bool = False  # also names that begin with a dot
    follow_links: bool = False
    exclude: tuple[str, ...] = ()  # patterns as in .gitignore
    devices: Mapping[str, int] = field(default_factory=dict)  # st_dev by address, of the folder and its mount points
    left_out: Mapping[str, int] = field(default_factory=dict)  # files that no reader supports, by extension
    archives: bool = False  # also files in archives


@dataclass(frozen=True)
class SearchIndex:
    """How the vectors of one name are searched, as it was measured beside exact search."""

    vectors: str  # the name of the vectors: that of a space, or of its captions
    method: Literal["exact", "codes", "graph"]
    setting: int  # candidates for each of 100 hits whose vectors are compared exactly; of a graph: its search width, ef
    recall: float  # the share of the ten nearest that it finds, of the worst kind of segment; below 0.99 it is not used
    queries: int  # that were measured
    points: int  # with such a vector, when it was measured
    ms: float  # of one search, at the median, on this machine
    exact_ms: float  # of one exact search


UntranscribedReason: TypeAlias = Literal["no model", "waiting", "silent", "subtitles"]


@dataclass(frozen=True)
class Untranscribed:
    """A recording that was not transcribed.

    ``waiting``: indexed before the speech model was chosen. ``silent``: no words were heard. ``subtitles``: it has
    subtitles or lyrics, which are read instead. ``no model``: the library has no speech model; these are counted, not
    listed.
    """

    path: Path
    reason: UntranscribedReason


@dataclass(frozen=True)
class SpeechStatus:
    """Which recordings, that is sounds and videos with sound, were transcribed.

    ``why_not`` counts the others by reason. ``untranscribed`` lists them, at most 1,000 of each reason; without a
    speech model it is empty. The film of a Live Photo is no recording.
    """

    model: str = ""  # the speech model of the library; empty for none
    recordings: int = 0
    transcribed: int = 0
    why_not: Mapping[UntranscribedReason, int] = field(default_factory=dict)
    untranscribed: tuple[Untranscribed, ...] = ()


@dataclass(frozen=True)
class Status:
    """The contents of a library."""

    folder: Path
    created: str  # ISO time, UTC
    roots: tuple[Path, ...]  # the indexed folders
    assets: int  # files; a Live Photo, with its film, is one
    segments: int
    modalities: Mapping[str, int]  # segments per modality
    spaces: tuple[Space, ...]
    bytes: int  # on disk
    skipped: tuple[Skipped, ...]  # files that could not be read, or only in part
    missing: Mapping[Path, int] = field(default_factory=dict)  # missing folders -> number of known files in each
    walks: Mapping[Path, Walk] = field(default_factory=dict)  # walk settings of each root
    stale_audio: int = 0  # sounds with vectors of an earlier model: not found until they are indexed again
    outdated: tuple[str, ...] = ()  # models that are installed in another revision: lingxi index --rebuild
    unfinished_rebuild: bool = False  # whether an interrupted rebuild can be resumed: lingxi index --rebuild
    files: Mapping[str, int] = field(default_factory=dict)  # files per modality, each by its first segment
    address: str = ""  # of a library in a database, without its password; then ``folder`` is a copy of its other files
    remains: str = ""  # where data that was erased may still lie, and until when; empty for a folder
    indexes: tuple[SearchIndex, ...] = ()  # of names with many vectors; the others are searched exactly
    left_out: Mapping[str, int] = field(default_factory=dict)  # files that no reader supports, by extension
    speech: SpeechStatus = SpeechStatus()

    @property
    def place(self) -> str:
        """Where the library is: its address, or its folder."""
        return self.address or str(self.folder)

    @property
    def unheard(self) -> int:
        """The name of ``stale_audio`` in earlier versions."""
        warnings.warn("Status.unheard is called stale_audio now", DeprecationWarning, stacklevel=2)
        return self.stale_audio

    def __repr__(self) -> str:
        return f"<Status: {self.assets:,} files, {self.segments:,} segments, {outcomes(self.skipped)}>"

    def _repr_html_(self) -> str:
        """The status for notebooks."""
        rows: list[tuple[str, object]] = [
            ("files", f"{self.assets:,}"),
            ("segments", ", ".join(f"{count:,} {name}" for name, count in self.modalities.items()) or "none"),
            ("indexed", "\n".join(map(str, self.roots)) or "nothing"),
            ("missing", "\n".join(f"{folder}: {count:,} files" for folder, count in self.missing.items()) or "nothing"),
            ("spaces", "\n".join(map(str, self.spaces)) or "none"),
            ("on disk", f"{self.bytes / 1e6:,.1f} MB"),
            *((outcome, f"{count:,}") for outcome, count in count_outcomes(self.skipped).items()),
            ("left out", by_extension(self.left_out) or "nothing"),
        ]
        return table(self.place, rows)


def by_extension(left_out: Mapping[str, int]) -> str:
    """Counts by extension as a line, the most frequent first.

    >>> by_extension({"cr2": 2, "": 1, "db": 12})
    '12 .db, 2 .cr2, 1 without an extension'
    """
    ranked = sorted(left_out.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{count:,} {f'.{name}' if name else 'without an extension'}" for name, count in ranked)


@runtime_checkable
class Encoder(Protocol):
    """Encodes media of some modalities into one space."""

    @property
    def space(self) -> Space:
        """Where its vectors may be compared; fast to get."""
        ...

    @property
    def modalities(self) -> frozenset[Modality]:
        """The supported modalities."""
        ...

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Vectors (n, dim) float32 in the order of the batch, which may mix modalities.

        Rows have unit length if the space's metric is cosine.
        """
        ...


@runtime_checkable
class SeesPixels(Protocol):
    """An encoder with a preferred image size, so that larger images are not decoded in full."""

    @property
    def side(self) -> int:
        """The shorter side, in pixels, of a decoded image, at least (if the file has it)."""
        ...


@runtime_checkable
class SeesRegions(Protocol):
    """An encoder that can also encode the regions of an image one by one."""

    def regions(self, pictures: Sequence[Image]) -> Vectors:
        """The vectors (n, cells, dim) of the cells of a feature map, row by row."""
        ...


@runtime_checkable
class SeesMotion(Protocol):
    """An encoder of motion from frame to frame."""

    @property
    def in_a_row(self) -> int:
        """The number of consecutive frames that it needs at least; it gets all of a longer moment."""
        ...


def in_a_row(encoders: Iterable[Encoder]) -> int:
    """The largest number that any of them needs; 0 without encoders of motion."""
    return max((each.in_a_row for each in encoders if isinstance(each, SeesMotion)), default=0)


@runtime_checkable
class HearsApart(Protocol):
    """An encoder with a separate sound model, which may change while the space and its other vectors stay."""

    @property
    def hearing(self) -> str:
        """The revision of the sound model; sound vectors of other revisions are not compared with its own."""
        ...


def hearing_of(encoder: Encoder) -> tuple[str, ...]:
    """The space and sound model of an encoder; empty if it has no separate sound model."""
    return (f"{encoder.space.name}@{encoder.hearing}",) if isinstance(encoder, HearsApart) else ()


@runtime_checkable
class FusesCaptions(Protocol):
    """An encoder that makes one vector of an image and its captions."""

    @property
    def fuses_captions(self) -> bool:
        """Whether it does."""
        ...


def fuses_captions(encoder: Encoder) -> bool:
    """Whether the encoder takes images together with their captions."""
    return isinstance(encoder, FusesCaptions) and encoder.fuses_captions


@dataclass(frozen=True, eq=False)
class Learned:
    """The data of a fitted encoder: arrays, and plain JSON values."""

    arrays: Mapping[str, npt.NDArray[Any]]
    facts: Mapping[str, Any]


@runtime_checkable
class Fitted(Protocol):
    """An encoder that must be fitted on a collection first, such as a vocabulary of visual words.

    Before, its ``space`` and ``encode`` raise NotFitted; afterwards the revision of its space is
    ``digest(self.learned())``.
    """

    @property
    def ready(self) -> bool:
        """Whether it is fitted or restored."""
        ...

    def fit(self, media: Iterable[Media]) -> None:
        """Learns from a stream that is read once and may exceed the memory; other modalities are skipped."""
        ...

    def learned(self) -> Learned:
        """The learned data, for saving."""
        ...

    def restore(self, learned: Learned) -> None:
        """Restores learned data; raises BadModel if they do not fit."""
        ...


@dataclass(frozen=True)
class About:
    """The facts on a model's card."""

    what: str  # one line
    source: str  # the paper or the project, with the year
    licence: str = "Apache-2.0"  # of the code or the weights, whichever is stricter
    bytes: int | None = None  # of its files, if it has any
    needs: str = ""  # the extra to install, or the files to download
    trained_by: str = ""  # the command that trains it, if a folder of files cannot
    extra: str = ""  # the extra with the libraries that it imports
    imports: tuple[str, ...] = ()  # those libraries, by the names of their modules


@runtime_checkable
class Described(Protocol):
    """An encoder class or factory with a model card."""

    about: About
