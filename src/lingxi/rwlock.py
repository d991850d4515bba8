"""A reader/writer lock: many threads read at the same time, one thread writes alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, get_ident
from typing import final


@final
class ReadWriteLock:
    """Waiting writers go before readers that come later, so that they do not starve.

    A thread that holds the lock may also read once more. A reader cannot become a writer: it would wait for itself, so
    RuntimeError is raised.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._readers: dict[int, int] = {}  # thread -> how often it has entered
        self._writer: int | None = None
        self._waiting = 0  # writers

    @property
    def writers_waiting(self) -> int:
        """The number of threads that wait to write."""
        return self._waiting

    @contextmanager
    def read(self) -> Iterator[None]:
        """Within the block, no thread writes."""
        me = get_ident()
        with self._changed:
            if me != self._writer and me not in self._readers:
                self._changed.wait_for(lambda: self._writer is None and not self._waiting)
            self._readers[me] = self._readers.get(me, 0) + 1
        try:
            yield
        finally:
            with self._changed:
                self._readers[me] -= 1
                if not self._readers[me]:
                    del self._readers[me]
                self._changed.notify_all()

    @contextmanager
    def write(self) -> Iterator[None]:
        """Within the block, no other thread reads or writes."""
        me = get_ident()
        with self._changed:
            if me in self._readers or me == self._writer:
                raise RuntimeError("a thread that reads or writes cannot begin to write")
            self._waiting += 1
            try:
                self._changed.wait_for(lambda: self._writer is None and not self._readers)
                self._writer = me
            finally:
                self._waiting -= 1
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._writer = None
                self._changed.notify_all()
