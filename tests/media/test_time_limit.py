"""Optional work ends by processor time, and by the clock only when the reader of the file is about to be ended."""

from __future__ import annotations

import os
import time

import pytest

from lingxi.media.time_limit import TimeLimit


@pytest.mark.parametrize(
    ("busy", "passed_s", "is_over", "is_busy"),
    [
        ((0, 0, 0, 0), 0, False, False),
        ((3, 1, 0, 0), 90, False, False),
        ((6, 5, 0, 0), 12, True, False),
        ((0, 0, 6, 5), 12, True, False),
        ((1, 0, 0, 0), 100, True, True),
        ((6, 5, 0, 0), 100, True, False),
    ],
)
def test_when_it_is_over_and_whether_the_machine_is_to_blame(
    busy: tuple[float, ...], passed_s: float, is_over: bool, is_busy: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "times", lambda: (0, 0, 0, 0, 0))
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    limit = TimeLimit(30, 1 / 3)
    monkeypatch.setattr(os, "times", lambda: (*busy, passed_s))
    monkeypatch.setattr(time, "monotonic", lambda: 100.0 + passed_s)
    assert (limit.is_over, limit.is_busy) == (is_over, is_busy)
