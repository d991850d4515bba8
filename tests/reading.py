"""Files that are read in this process: tests of other things need not wait for processes to start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lingxi.errors import UnreadableMedia
from lingxi.media.object_copies import read_with_copies
from lingxi.media.read import Reading, read
from lingxi.media.written import read_written
from lingxi.types import Limits, Skipped, Source


def read_here(
    sources: Iterable[Source], limits: Limits, side: int, workers: int | None = None, *, on: bool = False
) -> Iterator[Reading | Skipped]:
    """What :func:`lingxi.media.pool.read_all` gives, without its processes."""
    del workers
    return read_with_copies(sources, limits, lambda some: _read(some, limits, side, on=on))


def _read(sources: Iterable[Source], limits: Limits, side: int, *, on: bool) -> Iterator[Reading | Skipped]:
    for source in sources:
        try:
            reading = (read_written if limits.writing_seconds else read)(source, limits, side)
            yield reading
            while on and reading.onward is not None:
                reading = read(source, limits, side, replace(reading, segments=()))
                yield reading
        except UnreadableMedia as error:
            yield Skipped(source.path, error.reason, error.passing)
