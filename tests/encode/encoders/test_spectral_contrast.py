"""Tones have contrast and noise has little, as librosa finds."""

from __future__ import annotations

import numpy as np

from lingxi.encode.audio.sound import power
from lingxi.encode.encoders.spectral_contrast import SpectralContrast, contrasts
from lingxi.types import Audio
from tests.encode.oracle import librosa

TIME_S = np.arange(16_000) / 16_000
TONE = (0.5 * np.sin(2 * np.pi * 600 * TIME_S)).astype(np.float32)
NOISE = np.random.default_rng(0).normal(0, 0.2, 16_000).astype(np.float32)


def test_a_tone_has_contrast_in_its_octave_and_noise_nowhere() -> None:
    tone, noise = (contrasts(power(each))[0].mean(0) for each in (TONE + 0.01 * NOISE, NOISE))
    assert int(tone.argmax()) == 2  # 400 to 800 Hz
    assert tone[2] > 2 * noise.max()
    assert SpectralContrast().encode([Audio(TONE, 16_000)]).shape == (1, 28)


def test_bands_are_ordered_as_librosa_orders_them() -> None:
    mixed = (TONE + 0.05 * NOISE).astype(np.float32)
    ours = contrasts(power(mixed))[0].mean(0)[:6]
    theirs = librosa.feature.spectral_contrast(
        S=np.sqrt(power(mixed).T), sr=16_000, fmin=200.0, n_bands=5, quantile=0.2
    )
    assert np.argmax(ours) == np.argmax(theirs.mean(1)[:6])
