"""Reads one file into segments, or gives the reason why it cannot be read."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import DAMAGED, losses
from lingxi.media.metadata.beside import known_beside
from lingxi.media.metadata.known import described, redescribed
from lingxi.media.metadata.name_date import dated
from lingxi.media.passing import is_passing
from lingxi.media.registry import Part, Reader, ReadsParts, readers
from lingxi.media.surrogates import well_formed, without_surrogates
from lingxi.types import Limits, Segment, Source

_CHUNK = 2**20
WHOLE = 512 * 2**20  # bytes of a file up to which its digest covers all of it
SAMPLED = 256  # chunks of a larger file that its digest covers, evenly spread


@dataclass(frozen=True, eq=False)
class Reading:
    """The result of reading one file, or one part of it."""

    source: Source
    digest: str  # blake2b of its bytes, 128 bits, hexadecimal
    segments: tuple[Segment, ...]
    onward: float | None = None  # in seconds or pages: where the next part begins; None after the last
    ends: float | None = None  # the end of the file, if it is known
    lost: tuple[str, ...] = ()  # what could not be read of the file, or of this part
    passing: bool = False  # whether it ended early because of the system, so that each run tries again
    shown: tuple[str, ...] = ()  # lines read in the last frame; the next part does not repeat them
    transcript: Literal["", "silent", "heard"] = ""  # whether a speech model heard words in it; empty if none listened


@cache
def suffixes(name: str | None = None) -> frozenset[str]:
    """The file extensions that the reader ``name``, or any reader, supports."""
    return readers.make(name).suffixes if name else frozenset(_by_suffix())


def readable(name: str) -> bool:
    """Whether a reader supports a file of this name."""
    return ending(name) in suffixes()


def reader_of(name: str) -> Reader | None:
    """The reader of a file of this name; None where there is none."""
    return _by_suffix().get(ending(name))


def ending(name: str) -> str:
    """The file extension, as readers list it; plain string operations, because walks check millions of names."""
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def read(source: Source, limits: Limits, side: int, before: Reading | None = None) -> Reading:
    """Reads one file; of a long one the part after ``before``, or the first part if None.

    Images are decoded with a shorter side of at least ``side`` pixels. Raises only UnreadableMedia, with a reason that
    can be shown to the file's owner.
    """
    reader = reader_of(source.path.name)
    if reader is None:
        raise UnreadableMedia(f"no reader for {source.path.suffix or 'such'} files")
    try:
        long = isinstance(reader, ReadsParts)
        digest = before.digest if before else digest_of(source.path, limits.film_bytes if long else limits.bytes)
        with losses() as lost:
            part = _part(reader, source.path, limits, side, (before.onward if before else None) or 0.0)
        segments = _with_metadata(part.segments, source)
        reasons = tuple(map(without_surrogates, lost))
        return Reading(source, digest, segments, part.onward, part.ends, reasons, passing=lost.passing)
    except UnreadableMedia as error:
        raise UnreadableMedia(error.reason, passing=error.passing or is_passing(error)) from error
    except OSError as error:
        said = f"it cannot be opened: {error.strerror}"
        reason = said if error.strerror else DAMAGED  # libraries raise it for broken files, too
        raise UnreadableMedia(reason, passing=is_passing(error)) from error
    except RecursionError as error:
        raise UnreadableMedia("its content is nested too deeply") from error
    except MemoryError as error:
        raise UnreadableMedia("reading it takes more memory than is allowed") from error
    except Exception as error:  # an unforeseen decoder error: the file is bad data, not a crash
        reason = f"reading it failed: {type(error).__name__}: {str(error)[:200]}"
        raise UnreadableMedia(without_surrogates(reason), passing=is_passing(error)) from error


def _with_metadata(segments: Sequence[Segment], source: Source) -> tuple[Segment, ...]:
    """Segments with what is said of their file beside it and in its name, as well-formed text."""
    if source.notes:
        edited, exported = known_beside(source.path, source.notes)
        segments = described(redescribed(segments, edited), exported)
    return tuple(map(well_formed, dated(segments, source.path.name)))


def _part(reader: Reader, path: Path, limits: Limits, side: int, start: float) -> Part:
    if isinstance(reader, ReadsParts):
        return reader.read_part(path, limits, side, start)
    return Part(reader.read(path, limits, side), None)


@cache
def _by_suffix() -> dict[str, Reader]:
    return {suffix: reader for reader in known_readers() for suffix in reader.suffixes}


def known_readers() -> Iterator[Reader]:
    """The readers that can be created, by name; a warning names broken ones."""
    for name in readers:
        try:
            reader = readers.make(name)
            frozenset(reader.suffixes)
        except Exception as error:  # a reader of another package: the others work without it
            readers.pass_over(name, error)
        else:
            yield reader


def digest_of(path: Path, most: int) -> str:
    """The digest of a regular file's bytes, or of a sample of them for a very large file.

    FIFOs and devices are never opened.
    """
    info = path.stat()
    if not stat.S_ISREG(info.st_mode):
        raise UnreadableMedia("not a regular file")
    if info.st_size == 0:
        raise UnreadableMedia("it is empty")
    if info.st_size > most:
        raise UnreadableMedia(f"its {info.st_size:,} bytes are over the limit of {most:,}")
    digest, left = blake2b(digest_size=16), min(most, WHOLE)
    with path.open("rb") as file:
        if info.st_size > WHOLE:
            digest.update(str(info.st_size).encode())
            for n in range(SAMPLED):
                file.seek((info.st_size - _CHUNK) * n // (SAMPLED - 1))
                digest.update(file.read(_CHUNK))
        while info.st_size <= WHOLE and left > 0 and (chunk := file.read(min(_CHUNK, left))):  # it may grow meanwhile
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()
