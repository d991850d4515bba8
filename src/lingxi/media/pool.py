"""Files are read side by side in processes of their own: one that hangs, or kills its process, costs itself alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from typing import Any

from pebble import ProcessExpired, ProcessPool

from lingxi.errors import UnreadableMedia
from lingxi.media.read import Reading, read
from lingxi.types import Limits, Skipped, Source

AHEAD = 12  # files per worker that are read before they are asked for: bounds memory, hides slow files
MEMORY = 4 * 2**30  # bytes of address space of one worker, where the system can limit it


def read_all(
    sources: Iterable[Source], limits: Limits, side: int, workers: int | None = None
) -> Iterator[Reading | Skipped]:
    """Readings in the order of the sources, in ``workers`` processes (one a core when None).

    A file that takes longer than ``limits.seconds`` is skipped and its process ended; likewise one that ends its
    process. Memory does not grow with the number of files.
    """
    count = workers or os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    pool: Any = ProcessPool(count, initializer=_prepare, initargs=[os.getpid()], context=context)
    waiting: deque[tuple[Source, Any]] = deque()
    try:
        for source in sources:
            waiting.append((source, pool.schedule(_read, args=[source, limits, side], timeout=limits.seconds)))
            if len(waiting) >= count * AHEAD:
                yield _result(*waiting.popleft(), limits)
        while waiting:
            yield _result(*waiting.popleft(), limits)
    finally:
        pool.stop()
        pool.join()


def _result(source: Source, future: Any, limits: Limits) -> Reading | Skipped:
    try:
        found: Reading | str = future.result()
    except FutureTimeout:
        found = f"reading it takes longer than the limit of {limits.seconds:g} s"
    except ProcessExpired as error:
        found = f"reading it ended the process that read it (exit code {error.exitcode})"
    except Exception as error:  # what a worker could not send back
        found = f"reading it failed: {type(error).__name__}: {str(error)[:200]}"
    return Skipped(source.path, found) if isinstance(found, str) else found


def _read(source: Source, limits: Limits, side: int) -> Reading | str:
    try:
        return read(source, limits, side)
    except UnreadableMedia as error:
        return error.reason


def _prepare(parent: int) -> None:
    """Makes a worker: deaf to Ctrl-C (its parent ends it), limited in memory, gone when its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
