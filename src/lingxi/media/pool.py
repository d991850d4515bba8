"""Reads files in parallel in worker processes: a file that hangs or crashes a worker costs only itself.

Files are never read in the calling process, not even a single one: a crash would end it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any, final

import numpy as np
from pebble import ProcessExpired, ProcessPool

from lingxi.cores import available_cores
from lingxi.errors import UnreadableMedia
from lingxi.media.interruption import wait_for_any
from lingxi.media.object_copies import read_with_copies
from lingxi.media.read import Reading, read, suffixes
from lingxi.media.shared_memory import SharedSlots
from lingxi.media.time_limit import PATIENCE
from lingxi.media.worker import WorkerContext, block_sigint, prepare
from lingxi.media.written import holds_pictures, read_written
from lingxi.types import Image, Limits, Skipped, Source

AHEAD = 12  # files per worker that are read ahead: bounds the memory, hides slow files
MOST_WORKERS = 8  # by default: more would decode faster than any encoder runs, and each needs memory
ROOMY = 6  # shared slots hold images of this many times side * side pixels; larger ones go through the pipe


_NOTHING = np.empty((0, 0, 3), np.uint8)
_slots: SharedSlots | None = None  # of a worker


def read_all(
    sources: Iterable[Source], limits: Limits, side: int, workers: int | None = None, *, on: bool = False
) -> Iterator[Reading | Skipped]:
    """Readings in the order of the sources, read by ``workers`` processes (when None: one per core, at most 8).

    Of a long file only the first part is read. With ``on``, all parts are read, each as one reading that says where the
    next begins. A file or part that takes four times the time of ``limits`` by the clock, or crashes its
    process, is read again without OCR if that was on, else skipped. Memory does not grow with the number or the length
    of files.
    """
    files = iter(sources)
    first = list(islice(files, workers or min(available_cores(), MOST_WORKERS)))
    if not first:
        return
    with closing(Readers(len(first), limits, side, on=on)) as readers:
        yield from readers.read(chain(first, files))


@dataclass(frozen=True)
class _Request:
    """A file in the queue of the workers, and the shared slot of its image."""

    source: Source
    slot: int
    future: Any = None
    before: Reading | None = None  # the preceding part of a long file
    ocr: bool = True  # as the limits say; False reads it without


@dataclass(frozen=True)
class _Shared:
    """A reading of one image whose pixels are in shared memory."""

    reading: Reading
    shape: tuple[int, ...]


@dataclass(frozen=True)
class _Failure:
    """The reason why there is no reading."""

    reason: str
    passing: bool = False


_Result = Reading | _Shared | _Failure


@final
class Readers:
    """Processes that read files for :func:`read_all`, or for whoever reads again and again; close them at the end."""

    def __init__(self, workers: int, limits: Limits, side: int, *, on: bool) -> None:
        self._on = on
        self._workers, self._limits, self._side = workers, limits, side
        slots = workers * AHEAD
        self._slots = SharedSlots.allocate(slots, 3 * ROOMY * side * side)
        self._free = list(range(slots))
        self._requests: deque[_Request] = deque()  # oldest first
        self._context = WorkerContext()
        self._pool = self._new_pool()

    def read(self, sources: Iterable[Source]) -> Iterator[Reading | Skipped]:
        """Like :func:`read_all`, which says more; one call ends before the next begins."""
        return read_with_copies(sources, self._limits, self._read)

    def _read(self, sources: Iterable[Source]) -> Iterator[Reading | Skipped]:
        for source in sources:
            self._submit(source)
            while len(self._requests) >= self._workers * AHEAD:
                yield self._next_result()
        while self._requests:
            yield self._next_result()

    def _submit(self, source: Source) -> None:
        """Queues a file for reading."""
        slot = self._free.pop()
        self._requests.append(self._scheduled(_Request(source, slot)))

    def _next_result(self) -> Reading | Skipped:
        """The result of the oldest request; the next part of a long file is queued at once."""
        request = self._requests.popleft()
        found = self._found(request)
        if self._on and isinstance(found, Reading) and found.onward is not None:
            known = replace(found, segments=())
            self._requests.appendleft(self._scheduled(replace(request, before=known)))
            return found
        if isinstance(found, _Failure) and request.before:
            cut = f"only what is before {_at(request.before)}: {found.reason}"
            found = replace(request.before, onward=None, lost=(cut,), passing=found.passing)
        if isinstance(found, _Shared) and self._slots:
            found = _with(found.reading, Image(self._slots.take(request.slot, found.shape)))
        self._free.append(request.slot)
        if isinstance(found, _Failure):
            return Skipped(request.source.path, found.reason, found.passing)
        if isinstance(found, _Shared):
            return Skipped(request.source.path, "its image was lost on the way from the process that read it")
        return found

    def close(self) -> None:
        """Ends the workers, whatever they are doing."""
        self._stop()
        if self._slots:
            self._slots.remove()

    def _found(self, request: _Request) -> _Result:
        try:
            return self._result(request)
        except FutureTimeout:
            failure = f"takes longer than the limit of {_clock_s(self._limits_of(request)):g} s"
        except ProcessExpired as error:
            failure = f"ended the process that read it (exit code {error.exitcode})"
        except Exception as error:  # a worker's result that could not be pickled
            failure = f"failed: {type(error).__name__}: {str(error)[:200]}"
        if self._limits_of(request).writing_seconds and holds_pictures(request.source.path.name):
            return self._found_without_ocr(request, failure)
        return _Failure(f"reading it {failure}")

    def _found_without_ocr(self, request: _Request, failure: str) -> _Result:
        """The file without the text in its images, after reading that failed."""
        found = self._found(self._scheduled(replace(request, ocr=False)))
        lost = f"the text in its images is missing: OCR of it {failure}"
        if isinstance(found, Reading):
            return replace(found, lost=(*found.lost, lost))
        if isinstance(found, _Shared):
            return replace(found, reading=replace(found.reading, lost=(*found.reading.lost, lost)))
        return found

    def _result(self, request: _Request) -> _Result:
        try:
            return _awaited(request.future)
        except BrokenProcessPool:  # an idle worker died: no file is to blame
            return _awaited(self._scheduled(request).future)

    def _limits_of(self, request: _Request) -> Limits:
        return self._limits if request.ocr else replace(self._limits, writing_seconds=0.0)

    def _scheduled(self, request: _Request) -> _Request:
        """The request with the future of its result."""
        limits = self._limits_of(request)
        with block_sigint():  # checking whether it is active starts it
            if not self._pool.active:
                self._stop()
                self._pool = self._new_pool()
            args = [request.source, limits, self._side, request.slot, request.before]
            return replace(request, future=self._pool.schedule(_work, args=args, timeout=_clock_s(limits)))

    def _new_pool(self) -> Any:
        shared = (self._slots.name, self._slots.size) if self._slots else None
        return ProcessPool(self._workers, initializer=_prepare, initargs=[os.getpid(), shared], context=self._context)

    def _stop(self) -> None:
        self._pool.stop()
        self._pool.join()


def _awaited(future: Any) -> _Result:
    wait_for_any((future,))
    found: _Result = future.result()
    return found


def _clock_s(limits: Limits) -> float:
    """The longest time for reading a file, or a part of a long one, by the clock: it ends what hangs.

    On a quiet machine, reading ends long before; on a busy one nothing is lost.
    """
    return PATIENCE * (limits.seconds + limits.writing_seconds)


def _at(reading: Reading) -> str:
    if reading.source.path.suffix.lower() in suffixes("pdf"):
        return f"page {int(reading.onward or 0) + 1:,}"
    minutes, seconds = divmod(int(reading.onward or 0), 60)
    return f"{minutes}:{seconds:02}"


def _work(source: Source, limits: Limits, side: int, slot: int, before: Reading | None) -> _Result:
    try:
        reading = (read_written if limits.writing_seconds else read)(source, limits, side, before)
    except UnreadableMedia as error:
        return _Failure(error.reason, error.passing)
    media = reading.segments[0].media if len(reading.segments) == 1 else None
    if isinstance(media, Image) and _slots and _slots.put(slot, media.pixels):
        return _Shared(_with(reading, Image(_NOTHING)), media.pixels.shape)
    return reading


def _with(reading: Reading, image: Image) -> Reading:
    return replace(reading, segments=(replace(reading.segments[0], media=image),))


def _prepare(parent: int, shared: tuple[str, int] | None) -> None:
    """Prepares a worker and attaches the shared memory."""
    global _slots
    prepare(parent)
    with suppress(OSError):
        _slots = SharedSlots.attach(*shared) if shared else None
