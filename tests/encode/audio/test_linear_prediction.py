"""PLP follows Hermansky: loudness, prediction and cepstra agree with independent solutions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import solve_toeplitz
from scipy.signal import lfilter

from lingxi.encode.audio.linear_prediction import (
    bark,
    centres_hz,
    cepstra,
    critical_bands,
    equal_loudness,
    levinson,
    perceptual_linear_prediction,
)

CHANCE = np.random.default_rng(0)


def _correlations(count: int = 4, order: int = 12) -> np.ndarray:
    spectra = CHANCE.uniform(0.1, 2, (count, 40))
    found: np.ndarray = np.fft.irfft(spectra, axis=1)[:, : order + 1]
    return found


def test_levinson_solves_the_normal_equations() -> None:
    correlations = _correlations()
    poles, gains = levinson(correlations)
    for row, found, gain in zip(correlations, poles, gains, strict=True):
        expected = solve_toeplitz(row[:-1], -row[1:])
        assert np.allclose(found[1:], expected)
        assert gain == pytest.approx(row[0] + expected @ row[1:])


def test_cepstra_are_those_of_the_model_spectrum() -> None:
    poles, gains = levinson(_correlations())
    response = np.abs(np.fft.fft(poles, 4096, axis=1)) ** 2
    logs = np.log(gains[:, None] / response)
    expected = np.fft.ifft(logs, axis=1).real[:, :13]
    found = cepstra(poles, gains)
    assert np.allclose(found[:, 0], expected[:, 0], atol=1e-6)
    assert np.allclose(found[:, 1:], expected[:, 1:] * 1.0, atol=1e-6)  # of the power: twice the amplitude's half


def test_bands_are_one_bark_apart_and_equal_loudness_peaks_near_4_khz() -> None:
    assert np.diff(bark(centres_hz())) == pytest.approx(np.full(len(centres_hz()) - 1, 0.98), abs=0.05)
    assert (critical_bands().argmax(1)[1:] >= critical_bands().argmax(1)[:-1]).all()
    hertz = np.array([100.0, 1_000.0, 3_500.0, 8_000.0])
    heard = 10 * np.log10(equal_loudness(hertz))
    assert heard[2] == heard.max()
    assert heard[1] - heard[0] > 15  # a low tone must be much louder


def test_a_vowel_keeps_its_formants() -> None:
    pulses = np.zeros(16_000)
    pulses[::133] = 1.0
    for hertz, width in ((700, 130), (1220, 70), (2600, 160)):
        radius, angle = np.exp(-np.pi * width / 16_000), 2 * np.pi * hertz / 16_000
        pulses = lfilter([1.0], [1, -2 * radius * np.cos(angle), radius**2], pulses)
    found = perceptual_linear_prediction((pulses / np.abs(pulses).max()).astype(np.float32)).mean(0)
    waves = np.cos(np.outer(np.linspace(0, np.pi, 200), np.arange(1, 13)))
    smooth = waves @ found[1:]
    peaks = np.flatnonzero((smooth[1:-1] > smooth[:-2]) & (smooth[1:-1] > smooth[2:])) + 1
    places = peaks / 199 * float(bark(np.array([8_000.0]))[0])
    for formant in (1220.0, 2600.0):  # the first is a shoulder of the second at this order
        assert np.abs(places - bark(np.array([formant]))[0]).min() < 0.5


def test_rasta_forgets_the_microphone() -> None:
    voice = (CHANCE.standard_normal(32_000) * np.repeat(CHANCE.uniform(0.05, 1, 40), 800)).astype(np.float32)
    other = lfilter([0.6, 0.25], [1.0, -0.3], voice).astype(np.float32)

    def change(rasta: bool) -> float:
        one, two = (perceptual_linear_prediction(each, rasta=rasta)[40:] for each in (voice, other))
        return float(np.abs(one - two).mean() / np.abs(one - one.mean(0)).mean())

    assert change(rasta=True) < 0.4 * change(rasta=False)
