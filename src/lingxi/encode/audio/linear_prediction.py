"""Perceptual linear prediction: critical bands, equal loudness, cube root, and an all-pole model of the spectrum."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples
from lingxi.encode.audio.sound import FFT, QUIETEST, RATE_HZ, Spectra, power
from lingxi.encode.image.pictures import load

ORDER = 12  # poles
RASTA = (np.array([0.2, 0.1, 0.0, -0.1, -0.2]), np.array([1.0, -0.94]))  # Hermansky and Morgan, 1994


def perceptual_linear_prediction(samples: Samples, *, rasta: bool = False) -> Spectra:
    """Cepstra (frames, 13) by PLP (Hermansky, 1990), or by RASTA-PLP, which filters out constant parts."""
    bands = np.log(power(samples) @ critical_bands().T + QUIETEST)
    if rasta:
        bands = load("scipy.signal", "sounds").lfilter(*RASTA, bands - bands[:1], axis=0)
    loudness = np.cbrt(np.exp(bands) * equal_loudness(centres_hz()))
    loudness = np.concatenate([loudness[:, 1:2], loudness[:, 1:-1], loudness[:, -2:-1]], 1)  # repeat neighbours
    correlations = np.fft.irfft(loudness, axis=1)[:, : ORDER + 1]
    poles, gains = levinson(correlations)
    return cepstra(poles, gains)


def bark(hertz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The critical band rate of a frequency, Schroeder's formula in Hermansky's paper: 6 asinh(f / 600)."""
    found: npt.NDArray[np.float64] = 6 * np.arcsinh(hertz / 600)
    return found


@cache
def centres_hz() -> npt.NDArray[np.float64]:
    """The centres of the critical bands, about one Bark apart, from 0 to the highest frequency."""
    highest = float(bark(np.array([RATE_HZ / 2]))[0])
    found: npt.NDArray[np.float64] = 600 * np.sinh(np.linspace(0, highest, int(np.ceil(highest)) + 1) / 6)
    return found


@cache
def critical_bands() -> npt.NDArray[np.float64]:
    """Masking curves (bands, 257) over the bins, Hermansky's equation 5."""
    apart = bark(np.fft.rfftfreq(FFT, 1 / RATE_HZ).astype(np.float64))[None] - bark(centres_hz())[:, None]
    curve = np.where(apart < -0.5, 10 ** (2.5 * (apart + 0.5)), np.where(apart <= 0.5, 1, 10 ** (-(apart - 0.5))))
    found: npt.NDArray[np.float64] = np.where((apart < -1.3) | (apart > 2.5), 0, curve)
    return found


def equal_loudness(hertz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The sensitivity of hearing at 40 dB, Hermansky's equation 8 (for sampling rates above 10 kHz)."""
    w2 = (2 * np.pi * hertz) ** 2
    found: npt.NDArray[np.float64] = (w2 + 56.8e6) * w2**2 / ((w2 + 6.3e6) ** 2 * (w2 + 0.38e9) * (w2**3 / 9.58e26 + 1))
    return found


def levinson(correlations: Spectra) -> tuple[Spectra, npt.NDArray[np.float64]]:
    """Prediction coefficients (frames, order + 1), the first 1, and squared gains (frames,), by Levinson and Durbin."""
    count, order = len(correlations), correlations.shape[1] - 1
    poles = np.zeros((count, order + 1))
    poles[:, 0] = 1
    error = correlations[:, 0].copy()
    for n in range(1, order + 1):
        reflected = -(poles[:, :n] * correlations[:, n:0:-1]).sum(1) / np.maximum(error, 1e-30)
        poles[:, 1 : n + 1] += reflected[:, None] * poles[:, n - 1 :: -1][:, :n]
        error *= 1 - reflected**2
    return poles, error


def cepstra(poles: Spectra, gains: npt.NDArray[np.float64]) -> Spectra:
    """Cepstra (frames, order + 1) of an all-pole model; the first is the logarithm of the gain."""
    found = np.zeros_like(poles)
    found[:, 0] = np.log(np.maximum(gains, 1e-30))
    for n in range(1, poles.shape[1]):
        before = sum(k * found[:, k] * poles[:, n - k] for k in range(1, n))
        found[:, n] = -poles[:, n] - before / n
    return found
