"""One file becomes segments, or the reason why it does not."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from lingxi.errors import UnreadableMedia
from lingxi.media.passing import is_passing
from lingxi.media.registry import Part, Reader, ReadsParts, readers
from lingxi.types import Limits, Segment, Source

_CHUNK = 2**20
WHOLE = 512 * 2**20  # bytes of a file all of which go into its digest
SAMPLED = 256  # chunks, evenly over a file that is larger


@dataclass(frozen=True, eq=False)
class Reading:
    """A file that was read."""

    source: Source
    digest: str  # blake2b of its bytes, 128 bits, hexadecimal
    segments: tuple[Segment, ...]
    onward: float | None = None  # in seconds or pages: where the reading of the rest begins, of which this is a part
    ends: float | None = None  # where the file does, as far as it says so
    cut: str = ""  # why it ends before the file does
    passing: bool = False  # whether it ends there because the system failed, so that each run tries it again
    shown: tuple[str, ...] = ()  # what was written in the last frame that was read, which the next part does not repeat


@cache
def suffixes(name: str | None = None) -> frozenset[str]:
    """The endings of the names of files that can be read, by the reader called ``name`` or by any."""
    return readers.make(name).suffixes if name else frozenset(_by_suffix())


def readable(name: str) -> bool:
    """Whether a reader claims a file of this name."""
    return ending(name) in suffixes()


def ending(name: str) -> str:
    """The ending of a file's name, as readers claim it; a million names are asked, so no path is made of them."""
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def read(source: Source, limits: Limits, side: int, before: Reading | None = None) -> Reading:
    """Reads one file, or of a long one the part that follows ``before``, the first when None.

    Pictures are decoded to at least ``side`` pixels on their shorter side. Raises UnreadableMedia, and nothing else,
    with a reason for whoever owns the file.
    """
    reader = _by_suffix().get(ending(source.path.name))
    if reader is None:
        raise UnreadableMedia(f"no reader for {source.path.suffix or 'such'} files")
    try:
        long = isinstance(reader, ReadsParts)
        digest = before.digest if before else _digest(source.path, limits.film_bytes if long else limits.bytes)
        part = _part(reader, source.path, limits, side, (before.onward if before else None) or 0.0)
        return Reading(source, digest, tuple(part.segments), part.onward, part.ends)
    except UnreadableMedia as error:
        raise UnreadableMedia(error.reason, passing=error.passing or is_passing(error)) from error
    except OSError as error:
        reason = f"it cannot be opened: {error.strerror or error}"
        raise UnreadableMedia(reason, passing=is_passing(error)) from error
    except MemoryError as error:
        raise UnreadableMedia("reading it takes more memory than is allowed") from error
    except Exception as error:  # a decoder's own error that its reader did not foresee: data, not a crash
        reason = f"reading it failed: {type(error).__name__}: {str(error)[:200]}"
        raise UnreadableMedia(reason, passing=is_passing(error)) from error


def _part(reader: Reader, path: Path, limits: Limits, side: int, start: float) -> Part:
    if isinstance(reader, ReadsParts):
        return reader.read_part(path, limits, side, start)
    return Part(reader.read(path, limits, side), None)


@cache
def _by_suffix() -> dict[str, Reader]:
    return {suffix: reader for reader in known_readers() for suffix in reader.suffixes}


def known_readers() -> Iterator[Reader]:
    """The readers that can be made, by their names; one that cannot is named in a warning."""
    for name in readers:
        try:
            reader = readers.make(name)
            frozenset(reader.suffixes)
        except Exception as error:  # a stranger's reader: the others work without it
            readers.pass_over(name, error)
        else:
            yield reader


def _digest(path: Path, most: int) -> str:
    """The digest of a regular file's bytes, of a sample of them where there are very many.

    Neither a FIFO nor a device is ever opened.
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
