"""Time stamps become seconds of the file, also where they jump or are missing."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from lingxi.media.clock import Clock, start_of


@dataclass
class Packet:
    dts: int | None
    duration: int = 10


def stream(start: int | None = 0, file_start_us: int | None = 0) -> Any:
    container = SimpleNamespace(start_time=file_start_us)
    return SimpleNamespace(start_time=start, time_base=Fraction(1, 100), container=container)


def times(stamps: list[int | None], *, jumps: bool = True, start: int = 0) -> list[float]:
    clock = Clock(stream(start, start * 10_000), 0.0, jumps=jumps)
    return [round(clock.meet(Packet(stamp)), 3) for stamp in stamps]


@pytest.mark.parametrize(
    ("stamps", "seconds"),
    [
        ([0, 10, 20], [0, 0.1, 0.2]),
        ([0, 10, 0, 10], [0, 0.1, 0, 0.1]),  # less than a second back: frames in another order
        ([990, 1000, 0, 10], [9.9, 10, 10.1, 10.2]),  # another recording begins
        ([0, 10, 8_000_000, 8_000_010], [0, 0.1, 0.2, 0.3]),  # the clock of the sender was set
        ([0, 10, 500], [0, 0.1, 5]),  # a hole
        ([None, None, None], [0, 0.1, 0.2]),
    ],
)
def test_the_clock_goes_on(stamps: list[int | None], seconds: list[float]) -> None:
    assert times(stamps) == seconds


def test_without_jumps_only_a_step_back_is_one() -> None:
    assert times([0, 10, 8_000_000], jumps=False) == [0, 0.1, 80_000]
    assert times([990, 1000, 0], jumps=False) == [9.9, 10, 10.1]


def test_the_first_stream_is_at_nought() -> None:
    assert times([160, 170], start=160) == [0, 0.1]
    assert start_of(stream(300, 0)) == 0, "it begins three seconds later"
    assert start_of(stream(305, 3_000_000)) == 3.05, "it begins with the others"
    assert start_of(stream(-200, -2_000_000)) == -2
    assert start_of(stream(None, None)) == 0
