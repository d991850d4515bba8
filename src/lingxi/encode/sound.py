"""What sound features share: one rate, short frames, their power spectra, mel bands, cosine transforms, deltas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import gcd

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples, Vectors
from lingxi.encode.pictures import load
from lingxi.types import Audio, Media

RATE_HZ = 16_000
FRAME, HOP, FFT = 400, 160, 512  # samples: 25 ms every 10 ms
LONGEST_S = 60  # of a sound that is looked at
QUIETEST = 1e-10  # power added before a logarithm

Spectra = npt.NDArray[np.float64]  # (frames, bins)


def rows(batch: Sequence[Media], dim: int, describe: Callable[[Samples], npt.NDArray[np.float64]]) -> Vectors:
    """One row (dim,) a sound, from its samples at 16 kHz."""
    found = np.zeros((len(batch), dim), np.float32)
    for row, media in enumerate(batch):
        if not isinstance(media, Audio):
            raise TypeError(f"this encoder listens to sounds, not to {type(media).__name__}")
        found[row] = describe(resampled(media))
    return found


def resampled(audio: Audio) -> Samples:
    """At most a minute at 16 kHz, at least one frame long (silence is added)."""
    samples = resampled_to(audio, RATE_HZ)
    padded: Samples = np.pad(samples, (0, max(0, FRAME - len(samples))))
    return padded


def resampled_to(audio: Audio, rate_hz: int) -> Samples:
    """At most a minute at another rate, by a polyphase filter."""
    samples = np.asarray(audio.samples[: int(LONGEST_S * audio.rate_hz)], np.float32)
    if audio.rate_hz != rate_hz and len(samples):
        common = gcd(rate_hz, audio.rate_hz)
        samples = load("scipy.signal", "sounds").resample_poly(samples, rate_hz // common, audio.rate_hz // common)
    moved: Samples = samples.astype(np.float32)
    return moved


def power(samples: Samples, *, emphasis: float = 0.0) -> Spectra:
    """Power spectra (frames, 257) of Hamming windows; ``emphasis`` is the share of the last sample taken off."""
    signal = samples.astype(np.float64)
    signal = np.append(signal[:1], signal[1:] - emphasis * signal[:-1])
    count = 1 + (len(signal) - FRAME) // HOP
    frames = np.lib.stride_tricks.sliding_window_view(signal, FRAME)[::HOP][:count]
    found: Spectra = np.abs(np.fft.rfft(frames * np.hamming(FRAME), FFT)) ** 2 / FFT
    return found


@cache
def mel_bands(count: int, low_hz: float = 0.0, high_hz: float = RATE_HZ / 2) -> npt.NDArray[np.float64]:
    """Triangles (count, 257) evenly spaced on the mel scale 2595 log10(1 + f / 700) (O'Shaughnessy, 1987)."""
    low, high = (2595 * float(np.log10(1 + each / 700)) for each in (low_hz, high_hz))
    mels = np.linspace(low, high, count + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    bins = np.fft.rfftfreq(FFT, 1 / RATE_HZ)
    rising = (bins[None] - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins[None]) / np.diff(edges)[1:, None]
    bands: npt.NDArray[np.float64] = np.maximum(0, np.minimum(rising, falling))
    return bands


def log_mel(samples: Samples, count: int) -> Spectra:
    """Logarithms (frames, count) of the power in mel bands."""
    found: Spectra = np.log(power(samples, emphasis=0.97) @ mel_bands(count).T + QUIETEST)
    return found


def mfcc(samples: Samples, count: int = 13, bands: int = 26) -> Spectra:
    """Mel-frequency cepstral coefficients (frames, count) (Davis and Mermelstein, 1980)."""
    cosines: Spectra = load("scipy.fft", "sounds").dct(log_mel(samples, bands), axis=1, norm="ortho")[:, :count]
    return cosines


def deltas(features: Spectra, reach: int = 2) -> Spectra:
    """Slopes (frames, d) by regression over ``reach`` frames at either side, the ends continued (Furui, 1986)."""
    steps = np.arange(-reach, reach + 1)
    padded = np.pad(features, ((reach, reach), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=0)
    found: Spectra = windows @ steps / (steps**2).sum()
    return found


def with_deltas(features: Spectra) -> Spectra:
    """Features, their slopes and the slopes of those (frames, 3 d)."""
    slopes = deltas(features)
    return np.hstack([features, slopes, deltas(slopes)])


def mean_and_deviation(features: Spectra) -> npt.NDArray[np.float64]:
    """Means, then standard deviations (2 d,) over the frames."""
    return np.concatenate([features.mean(0), features.std(0)])
