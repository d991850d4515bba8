"""Ends the process of a server in bounded time, whatever its threads are doing."""

from __future__ import annotations

import os
import sys
from asyncio import CancelledError
from contextlib import suppress
from logging import Filter, LogRecord
from threading import Thread, Timer
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from lingxi.library import Library

CLOSE_S = 2.0  # to close the library, which waits for those who read and write


@final
class Departure:
    """The end of the process that holds a library.

    Every write that was acknowledged is on the disk already, the system releases the locks, and worker processes end
    with this one. So the process may end while a thread is in the code of a model, which nothing can interrupt.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def within(self, seconds: float, code: int) -> None:
        """Ends the process after that time with an exit code, if it has not ended until then."""
        timer = Timer(seconds, self._end, (code,))
        timer.daemon = True
        timer.start()

    def now(self, code: int) -> None:
        """Ends the process with an exit code; may be called by a signal handler."""
        Thread(target=self._end, args=(code,), daemon=True).start()

    def _end(self, code: int) -> None:
        closing = Thread(target=self._close, daemon=True)
        closing.start()
        closing.join(CLOSE_S)
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()
        os._exit(code)

    def _close(self) -> None:
        with suppress(Exception):  # another thread may be closing it
            self._library.close()


@final
class WithoutCancelled(Filter):
    """Leaves the tracebacks of requests that were cancelled, because the server ends, out of a log."""

    def filter(self, record: LogRecord) -> bool:
        """Whether the record is kept."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        return not isinstance(error, CancelledError)
