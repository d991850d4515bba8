"""Files that are read in this process: tests of other things need not wait for processes to start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lingxi.media.read import Reading, read
from lingxi.types import Limits, Source


def read_here(
    sources: Iterable[Source], limits: Limits, side: int, workers: int | None = None, *, on: bool = False
) -> Iterator[Reading]:
    """What ``read_all`` yields of files that can be read and are short."""
    del workers, on
    return (read(source, limits, side) for source in sources)
