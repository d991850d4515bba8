"""Files are read side by side in processes of their own: one that hangs, or kills its process, costs itself alone.

A file is never read in the process that asks, not even when it is the only one: what a worker survives could end it.
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

AHEAD = 12  # files per worker that are read before they are asked for: bounds memory, hides slow files
MOST_WORKERS = 8  # unless asked for: more decode faster than any encoder looks, and each takes memory
MEMORY = 4 * 2**30  # bytes of address space of one worker, where the system can limit it
ROOMY = 6  # places on the shelf hold pictures of this many times side * side pixels; others go through the pipe

TASKS = 200  # what a worker of a sandbox does before another takes its place

P = ParamSpec("P")
T = TypeVar("T")

_NOTHING = np.empty((0, 0, 3), np.uint8)
_shelf: Shelf | None = None  # of a worker


def read_all(
    sources: Iterable[Source], limits: Limits, side: int, workers: int | None = None, *, on: bool = False
) -> Iterator[Reading | Skipped]:
    """Readings in the order of the sources, in ``workers`` processes (one a core, at most 8, when None).

    Of a long file the first part is read; with ``on`` all of them are, one reading each, which says where the next
    begins. A file, or part, that takes longer than ``limits`` allow is skipped and its process ended; likewise one
    that ends its process. Memory does not grow with the number or the length of files.
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
    """A file that was asked for, and the place on the shelf that is its picture's until it is answered."""

    source: Source
    place: int
    future: Any
    before: Reading | None = None  # the part of a long file that was read before


@dataclass(frozen=True)
class _Shelved:
    """A reading of one picture whose pixels lie on the shelf."""

    reading: Reading
    shape: tuple[int, ...]


@dataclass(frozen=True)
class _Failure:
    """Why there is no reading."""

    reason: str
    passing: bool = False


_Answer = Reading | _Shelved | _Failure


@final
class _Crew:
    """The workers, and the files that they were asked for, oldest first."""

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
        """How many files are not answered yet."""
        return len(self._asked)

    def ask(self, source: Source) -> None:
        """Has a file read."""
        place = self._free.pop()
        self._asked.append(_Question(source, place, self._schedule(source, place)))

    def answer(self) -> Reading | Skipped:
        """What became of the file that has waited longest; of a long one the rest is asked for at once."""
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
        except Exception as error:  # what a worker could not send back
            return _Failure(f"reading it failed: {type(error).__name__}: {str(error)[:200]}")

    def _result(self, question: _Question) -> _Answer:
        try:
            answer: _Answer = question.future.result()
        except BrokenProcessPool:  # a worker died while it had nothing to do: no file is to blame
            answer = self._schedule(question.source, question.place, question.before).result()
        return answer

    def _schedule(self, source: Source, place: int, before: Reading | None = None) -> Any:
        with _deaf():  # asking whether it is active starts it
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
    """Runs functions on strangers' bytes in processes of limited time and memory, kept for the next; thread-safe."""

    def __init__(self, workers: int, seconds: float) -> None:
        self._workers, self._seconds = workers, seconds
        self._context = _Context()
        self._lock = threading.Lock()
        self._pool: Any = None
        self._waited_for = set[Any]()  # futures

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a function of a module returns or raises; raises UnreadableMedia where it ends or holds its process."""
        try:
            return self._result(function, *args, **kwargs)
        except FutureTimeout:
            raise UnreadableMedia(f"decoding it takes longer than the limit of {self._seconds:g} s") from None
        except ProcessExpired as error:
            raise UnreadableMedia(f"decoding it ended its process (exit code {error.exitcode})") from None
        except MemoryError:
            raise UnreadableMedia("decoding it takes more memory than is allowed") from None

    def close(self) -> None:
        """Ends the workers, whatever they are doing; whoever waits for one gets UnreadableMedia."""
        with self._lock:
            if self._pool is not None:
                self._pool.stop()
                self._pool.join()
                self._pool = None
        for future in self._waited_for.copy():  # which the pool leaves as they are
            with suppress(InvalidStateError):
                future.set_exception(UnreadableMedia("it was not decoded before the end"))

    def _result(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            found: T = self._schedule(function, args, kwargs).result()
        except BrokenProcessPool:  # a worker died while it had nothing to do: nobody's bytes are to blame
            found = self._schedule(function, args, kwargs).result()
        return found

    def _schedule(self, function: Callable[..., object], args: Any, kwargs: Any) -> Any:
        with self._lock, _deaf():  # asking whether it is active starts it
            if self._pool is None or not self._pool.active:
                self._pool = ProcessPool(self._workers, TASKS, _prepare, [os.getpid(), None], self._context)
            future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._seconds)
            self._waited_for.add(future)
        future.add_done_callback(self._waited_for.discard)  # without the lock, which close() holds while it waits
        return future


@contextmanager
def _deaf() -> Iterator[None]:
    """Threads and processes that are started within never hear of Ctrl-C; this thread hears of it afterwards.

    Blocking the signal is what they inherit. It does not keep it from this thread: another one, of a library's, may
    take it, and Python then interrupts the main thread, which would leave a worker half started.
    """
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
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
    """A worker that does not run its parent's program again, and inherits no secret.

    A spawned process imports the main module to find what it is to run. A script that indexes a folder without
    ``if __name__ == "__main__"`` would index it again in every worker, for ever; and starting is faster without.
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
    """Makes the workers, and keeps their locks until it goes itself.

    A pool that stops lets go of its locks, and thereby removes their names, before it ends its workers: one that is
    still starting would miss them and complain with a traceback.
    """

    Process = _Process

    def __init__(self) -> None:
        super().__init__()
        self._locks: list[Any] = []

    def RLock(self) -> Any:  # noqa: N802
        """A lock that lives as long as this."""
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
    """Makes a worker: deaf to Ctrl-C (its parent ends it), limited in memory, gone when its parent is gone."""
    global _shelf
    forget_the_rest()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    with suppress(OSError):
        _shelf = Shelf.find(*shelf) if shelf else None
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
