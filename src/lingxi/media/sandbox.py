"""Runs functions on untrusted bytes in worker processes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar, final

from pebble import ProcessExpired, ProcessPool

from lingxi.errors import LingxiError, UnreadableMedia
from lingxi.media.interruption import wait_for_any
from lingxi.media.worker import WorkerContext, block_sigint, prepare

TASKS = 200  # tasks of a sandbox worker before it is replaced
STOPPED = "the server stopped before it was decoded"

P = ParamSpec("P")
T = TypeVar("T")


@final
class Sandbox:
    """Runs functions on untrusted bytes in processes with limits of time and memory, which are reused; thread-safe."""

    def __init__(self, workers: int, seconds: float) -> None:
        self._workers, self._seconds = workers, seconds
        self._context = WorkerContext()
        self._lock = threading.Lock()
        self._pool: Any = None
        self._closed = False
        self._pending = set[Any]()  # futures

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Returns what a module's function returns, or raises its LingxiError or OSError.

        Raises UnreadableMedia for its other errors, and if its process hangs or dies.
        """
        try:
            return self._result(function, *args, **kwargs)
        except FutureTimeout:
            raise UnreadableMedia(f"decoding it takes longer than the limit of {self._seconds:g} s") from None
        except ProcessExpired as error:
            raise UnreadableMedia(f"decoding it ended its process (exit code {error.exitcode})") from None
        except MemoryError:
            raise UnreadableMedia("decoding it takes more memory than is allowed") from None
        except (LingxiError, OSError):
            raise
        except Exception as error:  # an unforeseen decoder error: the file is bad data, not a crash
            raise UnreadableMedia(f"decoding it failed: {type(error).__name__}: {str(error)[:200]}") from error

    def close(self) -> None:
        """Ends the workers, whatever they are doing; threads that wait for one, or come later, get UnreadableMedia."""
        with self._lock:
            self._closed = True
            if self._pool is not None:
                self._pool.stop()
                self._pool.join()
                self._pool = None
        for future in self._pending.copy():  # the pool never completes them
            with suppress(InvalidStateError):
                future.set_exception(UnreadableMedia(STOPPED))

    def _result(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return self._awaited(function, args, kwargs)
        except BrokenProcessPool:  # an idle worker died: no input is to blame
            return self._awaited(function, args, kwargs)

    def _awaited(self, function: Callable[..., T], args: Any, kwargs: Any) -> T:
        future = self._schedule(function, args, kwargs)
        wait_for_any((future,))
        found: T = future.result()
        return found

    def _schedule(self, function: Callable[..., object], args: Any, kwargs: Any) -> Any:
        with self._lock, block_sigint():  # checking whether it is active starts it
            if self._closed:  # a task whose worker was ended is not tried again
                raise UnreadableMedia(STOPPED)
            if self._pool is None or not self._pool.active:
                self._pool = ProcessPool(self._workers, TASKS, prepare, [os.getpid()], self._context)
            future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._seconds)
            self._pending.add(future)
        future.add_done_callback(self._pending.discard)  # without the lock, which close() holds while it waits
        return future
