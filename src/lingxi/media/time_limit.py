"""Ends optional work on a file in time, so that what was read of it until then is kept."""

from __future__ import annotations

import os
import time
from typing import final

LATEST = 0.8  # of the time limit of a file, by the clock: after it the whole file would be lost


@final
class TimeLimit:
    """A share of a file's time limit, in processor time of this process and of its ended children.

    A busy machine leaves nothing out, unless the clock says that the limit of the whole file is near. On Windows the
    time of children does not count.
    """

    def __init__(self, seconds: float, share: float) -> None:
        self._busy_until_s = _busy_s() + share * seconds
        self._latest_s = time.monotonic() + LATEST * seconds

    @property
    def is_over(self) -> bool:
        """Whether no more work should begin."""
        return _busy_s() > self._busy_until_s or time.monotonic() > self._latest_s


def _busy_s() -> float:
    """Seconds of processor time so far."""
    return sum(os.times()[:4])
