"""Chroma names the tones that are played, whatever the octave."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.encoders.chroma import Chroma, chromagram
from lingxi.types import Audio
from tests.encode.oracle import librosa

TIME_S = np.arange(32_000) / 16_000


def _played(*hertz: float) -> np.ndarray:
    waves = np.sin(2 * np.pi * np.outer(hertz, TIME_S))
    mean: np.ndarray = waves.mean(0).astype(np.float32)
    return mean


@pytest.mark.parametrize(("hertz", "tone"), [(440.0, 9), (880.0, 9), (220.0, 9), (261.63, 0), (523.25, 0), (311.13, 3)])
def test_a_tone_has_its_class_in_every_octave(hertz: float, tone: int) -> None:
    (row,) = Chroma().encode([Audio(_played(hertz), 16_000)])
    assert int(row[:12].argmax()) == tone
    assert np.sort(row[:12])[-2] < 0.3


def test_a_chord_has_its_three_tones_as_in_librosa() -> None:
    chord = _played(261.63, 329.63, 392.0)
    ours = chromagram(chord).mean(0)
    theirs = librosa.feature.chroma_stft(y=chord, sr=16_000, n_fft=4096, hop_length=2048, tuning=0.0).mean(1)
    assert set(np.argsort(-ours)[:3]) == set(np.argsort(-theirs)[:3]) == {0, 4, 7}


def test_silence_is_zero() -> None:
    assert not Chroma().encode([Audio(np.zeros(16_000, np.float32), 16_000)]).any()
