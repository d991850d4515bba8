"""Reads files in parallel in worker processes: a file that hangs or crashes a worker costs only itself.

Files are never read in the calling process, not even a single one: a crash would end it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any, ParamSpec, TypeVar, final

import numpy as np
from pebble import ProcessExpired, ProcessPool

from lingxi.cores import available_cores
from lingxi.errors import UnreadableMedia
from lingxi.media.inheritance import forget_the_rest, inheriting_little
from lingxi.media.read import Reading, read, suffixes
from lingxi.media.shared_memory import Shelf
from lingxi.media.written import read_written
from lingxi.types import Image, Limits, Skipped, Source

AHEAD = 12  # files per worker that are read ahead: bounds the memory, hides slow files
MOST_WORKERS = 8  # by default: more would decode faster than any encoder runs, and each needs memory
MEMORY = 4 * 2**30  # bytes of address space of one worker, if the system can limit it
ROOMY = 6  # shared slots hold images of this many times side * side pixels; larger ones go through the pipe

TASKS = 200  # tasks of a sandbox worker before it is replaced

P = ParamSpec("P")
T = TypeVar("T")

_NOTHING = np.empty((0, 0, 3), np.uint8)
_shelf: Shelf | None = None  # of a worker


def read_all(
    sources: Iterable[Source], limits: Limits, side: int, workers: int | None = None, *, on: bool = False
) -> Iterator[Reading | Skipped]:
    """Readings in the order of the sources, read by ``workers`` processes (when None: one per core, at most 8).

    Of a long file only the first part is read. With ``on``, all parts are read, each as one reading that says where the
    next begins. A file or part that exceeds the time ``limits``, or crashes its process, is skipped. Memory does not
    grow with the number or the length of files.
    """
    files = iter(sources)
    first = list(islice(files, workers or min(available_cores(), MOST_WORKERS)))
    if not first:
        return
    with closing(_Crew(len(first), limits, side, on=on)) as crew:
        for source in chain(first, files):
            crew.ask(source)
            while crew.waiting >= len(first) * AHEAD:
                yield crew.answer()
        while crew.waiting:
            yield crew.answer()


@dataclass(frozen=True)
class _Question:
    """A file in the queue of the workers, and the shared slot of its image."""

    source: Source
    place: int
    future: Any
    before: Reading | None = None  # the preceding part of a long file


@dataclass(frozen=True)
class _Shelved:
    """A reading of one image whose pixels are in shared memory."""

    reading: Reading
    shape: tuple[int, ...]


@dataclass(frozen=True)
class _Failure:
    """The reason why there is no reading."""

    reason: str
    passing: bool = False


_Answer = Reading | _Shelved | _Failure


@final
class _Crew:
    """The worker processes, and the requests to them, oldest first."""

    def __init__(self, workers: int, limits: Limits, side: int, *, on: bool) -> None:
        self._on = on
        self._workers, self._limits, self._side = workers, limits, side
        self._seconds = limits.seconds + limits.writing_seconds
        places = workers * AHEAD
        self._shelf = Shelf.build(places, 3 * ROOMY * side * side)
        self._free = list(range(places))
        self._asked: deque[_Question] = deque()
        self._context = _Context()
        self._pool = self._hired()

    @property
    def waiting(self) -> int:
        """The number of unanswered requests."""
        return len(self._asked)

    def ask(self, source: Source) -> None:
        """Queues a file for reading."""
        place = self._free.pop()
        self._asked.append(_Question(source, place, self._schedule(source, place)))

    def answer(self) -> Reading | Skipped:
        """The result of the oldest request; the next part of a long file is queued at once."""
        question = self._asked.popleft()
        found = self._found(question)
        if self._on and isinstance(found, Reading) and found.onward is not None:
            known = replace(found, segments=())
            future = self._schedule(question.source, question.place, known)
            self._asked.appendleft(replace(question, future=future, before=known))
            return found
        if isinstance(found, _Failure) and question.before:
            cut = f"only what is before {_at(question.before)}: {found.reason}"
            found = replace(question.before, onward=None, cut=cut, passing=found.passing)
        if isinstance(found, _Shelved) and self._shelf:
            found = _with(found.reading, Image(self._shelf.take(question.place, found.shape)))
        self._free.append(question.place)
        if isinstance(found, _Failure):
            return Skipped(question.source.path, found.reason, found.passing)
        if isinstance(found, _Shelved):
            return Skipped(question.source.path, "its picture was lost on the way from the process that read it")
        return found

    def close(self) -> None:
        """Ends the workers, whatever they are doing."""
        self._dismiss()
        if self._shelf:
            self._shelf.remove()

    def _found(self, question: _Question) -> _Answer:
        try:
            return self._result(question)
        except FutureTimeout:
            return _Failure(f"reading it takes longer than the limit of {self._seconds:g} s")
        except ProcessExpired as error:
            return _Failure(f"reading it ended the process that read it (exit code {error.exitcode})")
        except Exception as error:  # a worker's result that could not be pickled
            return _Failure(f"reading it failed: {type(error).__name__}: {str(error)[:200]}")

    def _result(self, question: _Question) -> _Answer:
        try:
            answer: _Answer = question.future.result()
        except BrokenProcessPool:  # an idle worker died: no file is to blame
            answer = self._schedule(question.source, question.place, question.before).result()
        return answer

    def _schedule(self, source: Source, place: int, before: Reading | None = None) -> Any:
        with _deaf():  # checking whether it is active starts it
            if not self._pool.active:
                self._dismiss()
                self._pool = self._hired()
            args = [source, self._limits, self._side, place, before]
            return self._pool.schedule(_work, args=args, timeout=self._seconds)

    def _hired(self) -> Any:
        shelf = (self._shelf.name, self._shelf.size) if self._shelf else None
        return ProcessPool(self._workers, initializer=_prepare, initargs=[os.getpid(), shelf], context=self._context)

    def _dismiss(self) -> None:
        self._pool.stop()
        self._pool.join()


@final
class Sandbox:
    """Runs functions on untrusted bytes in processes with limits of time and memory, which are reused; thread-safe."""

    def __init__(self, workers: int, seconds: float) -> None:
        self._workers, self._seconds = workers, seconds
        self._context = _Context()
        self._lock = threading.Lock()
        self._pool: Any = None
        self._waited_for = set[Any]()  # futures

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Returns or raises what a module's function does; raises UnreadableMedia if its process hangs or dies."""
        try:
            return self._result(function, *args, **kwargs)
        except FutureTimeout:
            raise UnreadableMedia(f"decoding it takes longer than the limit of {self._seconds:g} s") from None
        except ProcessExpired as error:
            raise UnreadableMedia(f"decoding it ended its process (exit code {error.exitcode})") from None
        except MemoryError:
            raise UnreadableMedia("decoding it takes more memory than is allowed") from None

    def close(self) -> None:
        """Ends the workers, whatever they are doing; threads that wait for one get UnreadableMedia."""
        with self._lock:
            if self._pool is not None:
                self._pool.stop()
                self._pool.join()
                self._pool = None
        for future in self._waited_for.copy():  # the pool never completes them
            with suppress(InvalidStateError):
                future.set_exception(UnreadableMedia("it was not decoded before the end"))

    def _result(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            found: T = self._schedule(function, args, kwargs).result()
        except BrokenProcessPool:  # an idle worker died: no input is to blame
            found = self._schedule(function, args, kwargs).result()
        return found

    def _schedule(self, function: Callable[..., object], args: Any, kwargs: Any) -> Any:
        with self._lock, _deaf():  # checking whether it is active starts it
            if self._pool is None or not self._pool.active:
                self._pool = ProcessPool(self._workers, TASKS, _prepare, [os.getpid(), None], self._context)
            future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._seconds)
            self._waited_for.add(future)
        future.add_done_callback(self._waited_for.discard)  # without the lock, which close() holds while it waits
        return future


@contextmanager
def _deaf() -> Iterator[None]:
    """Threads and processes that are started within the block ignore Ctrl-C; this thread receives it afterwards.

    They inherit the blocked signal. Blocking alone does not protect this thread: another thread may receive the signal,
    and Python then interrupts the main thread, which would leave a worker half started.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before, heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}), list[int]()
    is_main = threading.current_thread() is threading.main_thread()
    usual = signal.signal(signal.SIGINT, lambda number, _: heard.append(number)) if is_main else None
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if usual is not None:
            signal.signal(signal.SIGINT, usual)
        if heard:
            signal.raise_signal(signal.SIGINT)


_one_at_a_time = threading.Lock()


class _Process(SpawnProcess):
    """A worker that does not run its parent's main module again, and inherits no secrets.

    A spawned process imports the main module to find its target. A script that indexes a folder without ``if __name__
    == "__main__"`` would index it again in every worker, endlessly. Starting is faster without the import.
    """

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802
        with _one_at_a_time:
            main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
            try:
                with inheriting_little():
                    return SpawnProcess._Popen(process_obj)
            finally:
                sys.modules["__main__"] = main


class _Context(SpawnContext):
    """Creates the workers, and keeps their locks until it is deleted itself.

    A stopping pool releases its locks, and so removes their names, before it ends its workers. A worker that is still
    starting would not find them and print a traceback.
    """

    Process = _Process

    def __init__(self) -> None:
        super().__init__()
        self._locks: list[Any] = []

    def RLock(self) -> Any:  # noqa: N802
        """A lock that lives as long as this context."""
        self._locks.append(super().RLock())
        return self._locks[-1]


def _at(reading: Reading) -> str:
    if reading.source.path.suffix.lower() in suffixes("pdf"):
        return f"page {int(reading.onward or 0) + 1:,}"
    minutes, seconds = divmod(int(reading.onward or 0), 60)
    return f"{minutes}:{seconds:02}"


def _work(source: Source, limits: Limits, side: int, place: int, before: Reading | None) -> _Answer:
    try:
        reading = (read_written if limits.writing_seconds else read)(source, limits, side, before)
    except UnreadableMedia as error:
        return _Failure(error.reason, error.passing)
    media = reading.segments[0].media if len(reading.segments) == 1 else None
    if isinstance(media, Image) and _shelf and _shelf.put(place, media.pixels):
        return _Shelved(_with(reading, Image(_NOTHING)), media.pixels.shape)
    return reading


def _with(reading: Reading, image: Image) -> Reading:
    return replace(reading, segments=(replace(reading.segments[0], media=image),))


def _prepare(parent: int, shelf: tuple[str, int] | None) -> None:
    """Prepares a worker: it ignores Ctrl-C (its parent ends it), has a memory limit, and ends with its parent."""
    global _shelf
    forget_the_rest()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    with suppress(OSError):
        _shelf = Shelf.find(*shelf) if shelf else None
    with suppress(ImportError, ValueError, OSError):
        import resource  # not available on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
