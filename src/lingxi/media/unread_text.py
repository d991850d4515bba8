"""Reports images that OCR did not reach in time, so that no text is missing in silence."""

from __future__ import annotations

from dataclasses import replace

from lingxi.media.read import Reading
from lingxi.media.time_limit import TimeLimit
from lingxi.types import Limits

BUSY = "some of its images were not read for text: the machine was too busy; lingxi index tries again"


def with_unread_text(reading: Reading, limits: Limits, limit: TimeLimit) -> Reading:
    """The reading with a loss: OCR of it ended because of its time ``limit``, of ``limits.writing_seconds``.

    If processor time was left, the machine was busy, and each run reads the file again.
    """
    slow = f"some of its images were not read for text: OCR takes longer than the limit of {limits.writing_seconds:g} s"
    busy = limit.is_busy
    return replace(reading, lost=(*reading.lost, BUSY if busy else slow), passing=reading.passing or busy)
