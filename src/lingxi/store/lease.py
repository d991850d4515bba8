"""The writer's lease of a library at an address: one process writes points, and a killed one blocks nobody for long."""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self, final
from uuid import uuid4

from lingxi.errors import LibraryBusy, LibraryError
from lingxi.store.engine import KeepsFiles

SECONDS = 60.0  # it ends that long after a process was killed
AGAIN_S = 0.2  # between two tries to take it


@final
class Lease:
    """Held within a ``with`` block, in which it is extended in the background.

    Raises LibraryBusy, with the holder, after ``wait_s``; and LibraryError at the end of the block if another process
    took it meanwhile, because the engine could not be reached for a minute.
    """

    def __init__(self, kept: KeepsFiles, wait_s: float, shown: str, seconds: float = SECONDS) -> None:
        self._kept, self._wait_s, self._shown, self._seconds = kept, wait_s, shown, seconds
        self._owner = f"process {os.getpid()} on {socket.gethostname()} ({uuid4().hex[:8]})"
        self._ended, self._lost_to = threading.Event(), ""
        self._thread = threading.Thread(target=self._extend, name="lingxi-lease", daemon=True)

    def __enter__(self) -> Self:
        until = time.monotonic() + self._wait_s
        while holder := self._kept.lease(self._owner, self._seconds):
            if time.monotonic() >= until:
                raise LibraryBusy(
                    f"{holder} is writing to {self._shown}; wait for its end"
                    f" (if it was killed, {self._seconds:.0f} seconds are enough)"
                )
            time.sleep(AGAIN_S)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        with suppress(LibraryError):  # it ends by itself
            self._kept.release(self._owner)
        if self._lost_to and error is None:
            raise LibraryError(f"{self._lost_to} has written to {self._shown} at the same time; run it again")

    def _extend(self) -> None:
        while not self._ended.wait(self._seconds / 4):
            with suppress(LibraryError):  # a database that restarts; the lease lasts for some tries
                holder = self._kept.lease(self._owner, self._seconds)
                if holder:
                    self._lost_to = holder
                    return
