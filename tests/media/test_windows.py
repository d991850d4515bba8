"""Where a sound is cut."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lingxi.media.windows import HOP_S, RATE_HZ, WINDOW_S, windows
from tests.films import tone


def quiet(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * RATE_HZ), np.float32)


def test_silence_is_not_listened_to_and_parts_what_is() -> None:
    found = windows(np.concatenate([quiet(1), tone(440, 1), quiet(1), tone(880, 2), quiet(3)]))
    seconds = [(round(a / RATE_HZ, 1), round(b / RATE_HZ, 1)) for a, b in found]
    assert len(seconds) == 2
    assert abs(seconds[0][0] - 1) < 0.2
    assert abs(seconds[0][1] - 2) < 0.2
    assert abs(seconds[1][0] - 3) < 0.2
    assert abs(seconds[1][1] - 5) < 0.2


def test_a_short_pause_parts_nothing() -> None:
    assert len(windows(np.concatenate([tone(440, 1), quiet(0.2), tone(440, 1)]))) == 1


def test_silence_alone_has_no_window() -> None:
    assert windows(quiet(5)) == []
    assert windows(quiet(0)) == []


@given(seconds=st.floats(0.2, 30))
def test_windows_of_a_long_sound_overlap_and_cover_it(seconds: float) -> None:
    samples = tone(440, seconds)
    found = windows(samples)
    assert found[0][0] == 0
    assert found[-1][1] == len(samples)
    assert all(b - a <= WINDOW_S * RATE_HZ for a, b in found)
    assert all(after[0] - before[0] == HOP_S * RATE_HZ for before, after in itertools.pairwise(found))
    assert all(after[0] < before[1] for before, after in itertools.pairwise(found))
