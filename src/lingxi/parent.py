"""Ends a process with the one that started it, even where that is killed and can say nothing."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

DIED = 1  # of prctl: the signal for the end of the parent, PR_SET_PDEATHSIG


def die_with_parent() -> None:
    """Has Linux kill this process when the thread that started it ends; does nothing on other systems."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIED, int(signal.SIGKILL))


def watch_parent(parent: int) -> None:
    """Ends this process at most a second after the process ``parent``, which started it; on every system."""
    threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
