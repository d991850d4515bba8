"""Worker processes: they inherit little, ignore Ctrl-C, have limited memory, and end with their parent."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any

from lingxi.media.inheritance import forget_the_rest, inheriting_little
from lingxi.parent import watch_parent

MEMORY = 4 * 2**30  # bytes of address space of one worker, if the system can limit it
_one_at_a_time = threading.Lock()


@contextmanager
def block_sigint() -> Iterator[None]:
    """Threads and processes that are started within the block ignore Ctrl-C; this thread receives it afterwards.

    They inherit the blocked signal. Blocking alone does not protect this thread: another thread may receive the signal,
    and Python then interrupts the main thread, which would leave a worker half started. So would SIGTERM where Python
    handles it; this thread receives that afterwards, too, and workers do not inherit it as blocked: it ends them.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before, received = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}), list[int]()
    is_main = threading.current_thread() is threading.main_thread()
    usual = dict[int, Any]()
    for each in (signal.SIGINT, signal.SIGTERM) if is_main else ():
        usual[each] = signal.signal(each, lambda number, _: received.append(number))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in usual.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if received:
            signal.raise_signal(received[0])


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


class WorkerContext(SpawnContext):
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


def prepare(parent: int) -> None:
    """Prepares a worker of the process ``parent``, before its first task."""
    forget_the_rest()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch_parent(parent)
    with suppress(ImportError, ValueError, OSError):
        import resource  # not available on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
