"""Many may be inside together, or one alone: searches, and what must not happen under them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import final


@final
class Gate:
    """Who wants to be alone waits for those inside, and nobody enters meanwhile."""

    def __init__(self) -> None:
        self._alone = threading.Lock()
        self._empty = threading.Condition()
        self._inside = 0

    @contextmanager
    def together(self) -> Iterator[None]:
        """Inside with others."""
        with self._alone, self._empty:
            self._inside += 1
        try:
            yield
        finally:
            with self._empty:
                self._inside -= 1
                self._empty.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Inside alone."""
        with self._alone:
            with self._empty:
                self._empty.wait_for(lambda: self._inside == 0)
            yield
