"""Ends optional work on a file in time, so that what was read of it until then is kept."""

from __future__ import annotations

import os
import time
from typing import final

PATIENCE = (
    4  # times its time limit, by the clock: how long a file may take on a busy machine before its reader is ended
)
LATEST = 0.8  # of that time: after it the whole file would be lost


@final
class TimeLimit:
    """A share of a file's time limit, in processor time of this process and of its ended children.

    A busy machine leaves nothing out, unless the clock says that the reader of the file is about to be ended. On
    Windows the time of children does not count.
    """

    def __init__(self, seconds: float, share: float = 1.0) -> None:
        self._busy_until_s = _busy_s() + share * seconds
        self._latest_s = time.monotonic() + LATEST * PATIENCE * seconds

    @property
    def is_over(self) -> bool:
        """Whether no more work should begin."""
        return not self._has_time or time.monotonic() > self._latest_s

    @property
    def is_busy(self) -> bool:
        """Whether only the clock ended it: when the machine has more time, another run may read more."""
        return self._has_time and self.is_over

    @property
    def _has_time(self) -> bool:
        """Whether processor time is left."""
        return _busy_s() <= self._busy_until_s


def _busy_s() -> float:
    """Seconds of processor time so far."""
    return sum(os.times()[:4])
