"""Sounds as pictures."""

from __future__ import annotations

import numpy as np

from lingxi.media.waveform import INK, waveform
from lingxi.types import Audio
from tests.films import tone


def test_bars_are_as_high_as_the_sound_is_loud() -> None:
    sound = np.concatenate([np.zeros(8000, np.float32), 0.2 * tone(440, 0.5), tone(440, 0.5)])
    picture = waveform(Audio(sound, 16_000), 180, 60)
    assert picture.shape == (60, 180, 3)
    inked = (picture == INK).all(2).sum(0)  # of each column
    quiet, soft, loud = (inked[start : start + 50].max() for start in (5, 65, 125))
    assert quiet < soft < loud
    assert loud > 50


def test_silence_is_a_line() -> None:
    picture = waveform(Audio(np.zeros(100, np.float32), 16_000), 60, 20)
    assert 0 < (picture == INK).all(2).sum(0).max() <= 3
