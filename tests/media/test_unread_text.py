"""Text that OCR did not reach is reported, and a busy machine is tried again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from lingxi.media.read import Reading
from lingxi.media.reasons import kind_of
from lingxi.media.time_limit import TimeLimit
from lingxi.media.unread_text import BUSY, with_unread_text
from lingxi.types import Limits, Source

LIMITS = Limits(writing_seconds=120)
READING = Reading(Source(Path("a.pdf"), 1, 1), "", (), lost=("page 3 is broken and was left out",))


def test_the_limit_of_time_is_a_loss() -> None:
    found = with_unread_text(READING, LIMITS, TimeLimit(-1.0))
    assert found.lost == (
        *READING.lost,
        "some of its images were not read for text: OCR takes longer than the limit of 120 s",
    )
    assert not found.passing
    assert kind_of(found.lost[-1]) == "slow"


def test_a_busy_machine_is_a_passing_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = TimeLimit(10.0)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 100)
    found = with_unread_text(READING, LIMITS, limit)
    assert (found.lost, found.passing) == ((*READING.lost, BUSY), True)
    assert kind_of(BUSY) == "slow"
