"""Optional work ends by processor time, and by the clock only when the whole file would be lost."""

from __future__ import annotations

import os
import time

import pytest

from lingxi.media.time_limit import TimeLimit


@pytest.mark.parametrize(
    ("busy", "passed_s", "is_over"),
    [
        ((0, 0, 0, 0), 0, False),
        ((3, 1, 0, 0), 23, False),
        ((6, 5, 0, 0), 12, True),
        ((0, 0, 6, 5), 12, True),
        ((1, 0, 0, 0), 25, True),
    ],
)
def test_when_it_is_over(
    busy: tuple[float, ...], passed_s: float, is_over: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "times", lambda: (0, 0, 0, 0, 0))
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    limit = TimeLimit(30, 1 / 3)
    monkeypatch.setattr(os, "times", lambda: (*busy, passed_s))
    monkeypatch.setattr(time, "monotonic", lambda: 100.0 + passed_s)
    assert limit.is_over == is_over
