"""The registry of readers, and their protocol."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from lingxi.media.section import Section
from lingxi.registry import Registry
from lingxi.types import Limits, Segment


class Reader(Protocol):
    """Reads files of some formats into segments."""

    @property
    def suffixes(self) -> frozenset[str]:
        """The file extensions it supports, in lower case, with the dot."""
        ...

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The segments of one file; images have a shorter side of at least ``side`` pixels if the file has them.

        Raises UnreadableMedia with the reason.
        """
        ...


@dataclass(frozen=True, eq=False)
class Part:
    """The content of one part of a long file, and where the next part begins."""

    segments: Sequence[Segment]
    onward: float | None  # in seconds or pages; None after the last part
    ends: float | None = None  # the end of the file, if it is known


@runtime_checkable
class ReadsParts(Protocol):
    """A reader of long files, which are read in parts."""

    def read_part(self, path: Path, limits: Limits, side: int, start: float) -> Part:
        """The part that begins at ``start`` (seconds or pages), in a time that does not grow with the file.

        Raises UnreadableMedia.
        """
        ...


@runtime_checkable
class HasSections(Protocol):
    """A reader of documents that may hold pictures."""

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """The sections in order; the pictures of one can be loaded until the next is taken.

        Raises UnreadableMedia.
        """
        ...


def whole(reader: ReadsParts, path: Path, limits: Limits, side: int) -> list[Segment]:
    """All parts of a file together."""
    part = reader.read_part(path, limits, side, 0.0)
    found = list(part.segments)
    while part.onward is not None:
        part = reader.read_part(path, limits, side, part.onward)
        found += part.segments
    return found


@dataclass(frozen=True)
class ReaderSample:
    """A small file of a supported format, used by ``check_reader`` and ``lingxi doctor``."""

    path: Path
    what: str  # the format's common name, such as PDF document


@runtime_checkable
class HasSamples(Protocol):
    """A reader with sample files; all of lingxi's have them."""

    @property
    def samples(self) -> Sequence[ReaderSample]:
        """One file of each common format."""
        ...


@dataclass(frozen=True)
class Format:
    """What a reader makes of the files of one format, for the page of formats and ``lingxi formats``."""

    name: str
    suffixes: frozenset[str]
    library: str  # what decodes it
    read: str  # what of it is found
    left_out: str = ""  # what of it is not


@runtime_checkable
class HasFormats(Protocol):
    """A reader that says what it reads; all of lingxi's do."""

    @property
    def formats(self) -> Sequence[Format]:
        """Its formats; together they have its extensions."""
        ...


def sample(name: str, what: str) -> ReaderSample:
    """The sample file of that name in ``lingxi.media.samples``."""
    return ReaderSample(Path(__file__).parent / "samples" / name, what)


readers: Registry[Reader] = Registry("reader", "lingxi.media.readers")
