"""Lets another thread interrupt long work, as Ctrl-C interrupts that of the main thread."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event
from typing import Any

LOOK_S = 0.1  # between two looks at the event while work of another process is awaited
_STOP: ContextVar[Event | None] = ContextVar("interrupted by", default=None)


@contextmanager
def interrupted_by(stop: Event) -> Iterator[None]:
    """Within the block, and in this thread only, :func:`check_interrupted` looks at this event."""
    token = _STOP.set(stop)
    try:
        yield
    finally:
        _STOP.reset(token)


def check_interrupted() -> None:
    """Raises KeyboardInterrupt once the event of the block is set; long work calls it again and again."""
    stop = _STOP.get()
    if stop is not None and stop.is_set():
        raise KeyboardInterrupt


def wait_for_any(futures: Collection[Future[Any]]) -> None:
    """Waits until one of the futures is done; raises KeyboardInterrupt as :func:`check_interrupted`."""
    check_interrupted()
    looking = None if _STOP.get() is None else LOOK_S
    while not wait(futures, looking, FIRST_COMPLETED).done:
        check_interrupted()
