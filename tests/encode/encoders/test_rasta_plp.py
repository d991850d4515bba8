"""Vowels are told apart."""

from __future__ import annotations

import numpy as np
from scipy.signal import lfilter

from lingxi.encode.encoders.rasta_plp import RastaPlp
from lingxi.similarity import similarity
from lingxi.types import Audio


def _vowel(formants: tuple[float, ...], pitch: int) -> Audio:
    """Bursts of a buzz through resonances, one every fifth of a second."""
    pulses = np.zeros(16_000)
    pulses[::pitch] = 1.0
    pulses *= np.repeat(np.arange(10) % 2, 1_600)
    for hertz in formants:
        radius, angle = np.exp(-np.pi * 100 / 16_000), 2 * np.pi * hertz / 16_000
        pulses = lfilter([1.0], [1, -2 * radius * np.cos(angle), radius**2], pulses)
    noise = np.random.default_rng(0).normal(0, 1e-3, 16_000)
    return Audio((pulses / np.abs(pulses).max() * 0.5 + noise).astype(np.float32), 16_000)


def test_the_same_vowel_at_another_pitch_is_nearer_than_another_vowel() -> None:
    a, e = (700.0, 1220.0, 2600.0), (400.0, 2000.0, 2550.0)
    rows = RastaPlp().encode([_vowel(a, 133), _vowel(a, 120), _vowel(e, 133)])
    same, other = similarity("manhattan", rows[:1], rows[1:])[0]
    assert same > other
    assert rows.shape == (3, 26)


def test_what_stays_the_same_is_forgotten() -> None:
    hum = Audio((0.3 * np.sin(2 * np.pi * 200 * np.arange(32_000) / 16_000)).astype(np.float32), 16_000)
    (row,) = RastaPlp().encode([hum])
    assert np.abs(row[14:26]).max() < 0.2  # hardly anything moves
