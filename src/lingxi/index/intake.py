"""Reads files, encodes and writes them, batch after batch: the part of indexing that another process can do."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeAlias, final

from lingxi.encode.audio.speech import Speech
from lingxi.index.fit import SIDE
from lingxi.index.snapshot import Reads
from lingxi.index.transcribe import Ends, transcribed
from lingxi.index.write import Item, State, Writer, Written
from lingxi.media.pool import Readers, read_all
from lingxi.media.read import Reading
from lingxi.store.library_store import LibraryStore
from lingxi.types import Encoder, Limits, SeesPixels, Skipped, Source

ASSETS = 32  # in one batch, at most
SEGMENTS = 256  # likewise; the file that reaches this number is the last of its batch
READING_S = 10.0  # likewise, where reading is slow: what an interrupted run has read and not written is read again

Due: TypeAlias = tuple[Source, State]


@final
class Intake:
    """Takes files into a store, for all given encoders; the names from ``inside`` on count as words of a file.

    ``processes`` decode files, one a core when None; they end with each call, but ``readers`` stay.
    """

    def __init__(
        self,
        store: LibraryStore,
        encoders: Sequence[Encoder],
        inside: Path,
        reads: Reads,
        speech: Speech | None,
        limits: Limits,
        processes: int | None = None,
        readers: Readers | None = None,
    ) -> None:
        self._writer = Writer(store, encoders, inside, reads)
        self._side = side_of(encoders)
        self._speech, self._limits, self._processes, self._readers = speech, limits, processes, readers

    def write(self, due: Iterable[Due]) -> Generator[tuple[Written, list[Item]], None, None]:
        """What was written of each batch, and its files."""
        with closing(self._items(due)) as items:
            for batch in _batches(items):
                yield self._writer.write(batch), batch

    def _items(self, due: Iterable[Due]) -> Generator[Item, None, None]:
        """The files, after reading, in order."""
        waiting = deque[Due]()
        goes_on: Ends = ()

        def sources() -> Iterator[Source]:
            for each in due:
                waiting.append(each)
                yield each[0]

        for result in self._read(sources()):
            if self._speech and isinstance(result, Reading):
                result, goes_on = transcribed(result, self._speech, goes_on)
            item = Item(*waiting[0], result)
            if item.last:
                waiting.popleft()
                goes_on = ()
            yield item

    def _read(self, sources: Iterator[Source]) -> Iterator[Reading | Skipped]:
        if self._readers:
            return self._readers.read(sources)
        return read_all(sources, self._limits, self._side, self._processes, on=True)


def side_of(encoders: Iterable[Encoder]) -> int:
    """The pixels of an image's shorter side that the encoders need."""
    return max(map(_side, encoders), default=1)


def _side(encoder: Encoder) -> int:
    if isinstance(encoder, SeesPixels):
        return encoder.side
    return SIDE if encoder.modalities & {"image", "video"} else 1


def _batches(items: Iterator[Item], clock: Callable[[], float] = time.monotonic) -> Iterator[list[Item]]:
    batch, segments, began = list[Item](), 0, 0.0
    for item in items:
        began = began if batch else clock()
        batch.append(item)
        segments += len(item.result.segments) if isinstance(item.result, Reading) else 1
        if len(batch) >= ASSETS or segments >= SEGMENTS or clock() - began >= READING_S:
            yield batch
            batch, segments = [], 0
    if batch:
        yield batch
