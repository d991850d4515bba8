"""Log-mel statistics tell which pitches there are and how steadily."""

from __future__ import annotations

import numpy as np

from lingxi.encode.audio.sound import mel_bands
from lingxi.encode.encoders.log_mel import LogMel
from lingxi.types import Audio

TIME_S = np.arange(16_000) / 16_000


def test_a_tone_is_steady_in_its_band_and_bursts_are_not() -> None:
    tone = np.sin(2 * np.pi * 1000 * TIME_S)
    bursts = tone * (np.sin(2 * np.pi * 3 * TIME_S) > 0)
    steady, broken = LogMel().encode([Audio(each.astype(np.float32), 16_000) for each in (tone, bursts)])
    place = int(steady[:64].argmax())
    low, high = np.flatnonzero(mel_bands(64)[place])[[0, -1]] * 16_000 / 512
    assert low <= 1000 <= high
    assert broken[64 + place] > 10 * steady[64 + place]
