"""The readers that are known, and what one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from lingxi.registry import Registry
from lingxi.types import Limits, Segment


class Reader(Protocol):
    """Files of some formats -> segments."""

    @property
    def suffixes(self) -> frozenset[str]:
        """The endings of file names that it reads, in lower case, with the dot."""
        ...

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The segments of one file; a picture's shorter side has at least ``side`` pixels where the file has them.

        Raises UnreadableMedia with the reason.
        """
        ...


@dataclass(frozen=True, eq=False)
class Part:
    """What a piece of a long file holds, and where the next piece begins."""

    segments: Sequence[Segment]
    onward: float | None  # in seconds, or pages; None after the last
    ends: float | None = None  # where the file does, as far as it says so


@runtime_checkable
class ReadsParts(Protocol):
    """A reader of files so long that they are read part after part."""

    def read_part(self, path: Path, limits: Limits, side: int, start: float) -> Part:
        """The part that begins at ``start``, in seconds or pages, in time that does not grow with the file.

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
    """A small file of a format that a reader reads: ``check_reader`` and ``lingxi doctor`` try it."""

    path: Path
    what: str  # the format, as people call it: PDF document


@runtime_checkable
class HasSamples(Protocol):
    """A reader that brings a file to try; ours all do."""

    @property
    def samples(self) -> Sequence[ReaderSample]:
        """One file of each common format."""
        ...


def sample(name: str, what: str) -> ReaderSample:
    """The file of that name in ``lingxi.media.samples``."""
    return ReaderSample(Path(__file__).parent / "samples" / name, what)


readers: Registry[Reader] = Registry("reader", "lingxi.media.readers")
