"""Shared steps of audio features: resampling, frames, power spectra, mel bands, cosine transforms, deltas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import gcd

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples, Vectors
from lingxi.encode.image.pictures import load
from lingxi.types import Audio, Media

RATE_HZ = 16_000
FRAME, HOP, FFT = 400, 160, 512  # samples: 25 ms every 10 ms
LONGEST_S = 60  # of a sound that is analysed
QUIETEST = 1e-10  # power added before a logarithm
WINDOW, BANDS = 80_000, 64  # samples and mel bands of the sound model's input
DEEP = 80 / 10 * float(np.log(10))  # 80 dB, in natural logarithms of power
FAINTEST = float(np.log(1e-7))  # power floor of the loudest band: fainter sounds are not amplified further

Spectra = npt.NDArray[np.float64]  # (frames, bins)


def rows(batch: Sequence[Media], dim: int, describe: Callable[[Samples], npt.NDArray[np.float64]]) -> Vectors:
    """One row (dim,) per sound, computed from its samples at 16 kHz."""
    found = np.zeros((len(batch), dim), np.float32)
    for row, media in enumerate(batch):
        if not isinstance(media, Audio):
            raise TypeError(f"this encoder encodes sounds, not {type(media).__name__}")
        found[row] = describe(resampled(media))
    return found


def resampled(audio: Audio) -> Samples:
    """At most a minute at 16 kHz; at least one frame, padded with silence."""
    samples = resampled_to(audio, RATE_HZ)
    padded: Samples = np.pad(samples, (0, max(0, FRAME - len(samples))))
    return padded


def resampled_to(audio: Audio, rate_hz: int) -> Samples:
    """At most a minute at another rate, by truncating or zero-padding the spectrum.

    Silence of 0.1 s at both sides keeps the end from wrapping into the beginning.
    """
    samples = np.asarray(audio.samples[: int(LONGEST_S * audio.rate_hz)], np.float32)
    if audio.rate_hz == rate_hz or not len(samples):
        return samples
    common = gcd(rate_hz, audio.rate_hz)
    up, down = rate_hz // common, audio.rate_hz // common
    length = -(-len(samples) * up // down)
    lead = -(-audio.rate_hz // 10 // down) * down  # samples of silence, whole periods of both rates
    blocks = -(-len(samples) // down) + 2 * (lead // down)
    padded = np.zeros(blocks * down)
    padded[lead : lead + len(samples)] = samples
    spectrum, size = np.fft.rfft(padded), blocks * up
    kept = spectrum[: size // 2 + 1] * (up / down)
    moved: Samples = np.fft.irfft(kept, size)[lead // down * up :][:length].astype(np.float32)
    return moved


def power(samples: Samples, *, emphasis: float = 0.0) -> Spectra:
    """Power spectra (frames, 257) of Hamming windows; ``emphasis`` is the pre-emphasis coefficient."""
    signal = samples.astype(np.float64)
    signal = np.append(signal[:1], signal[1:] - emphasis * signal[:-1])
    count = 1 + (len(signal) - FRAME) // HOP
    frames = np.lib.stride_tricks.sliding_window_view(signal, FRAME)[::HOP][:count]
    found: Spectra = np.abs(np.fft.rfft(frames * np.hamming(FRAME), FFT)) ** 2 / FFT
    return found


@cache
def mel_bands(count: int, low_hz: float = 0.0, high_hz: float = RATE_HZ / 2) -> npt.NDArray[np.float64]:
    """Triangular filters (count, 257), evenly spaced on the mel scale 2595 log10(1 + f / 700) (O'Shaughnessy, 1987)."""
    low, high = (2595 * float(np.log10(1 + each / 700)) for each in (low_hz, high_hz))
    mels = np.linspace(low, high, count + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    bins = np.fft.rfftfreq(FFT, 1 / RATE_HZ)
    rising = (bins[None] - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins[None]) / np.diff(edges)[1:, None]
    bands: npt.NDArray[np.float64] = np.maximum(0, np.minimum(rising, falling))
    return bands


def log_mel(samples: Samples, count: int) -> Spectra:
    """Log power (frames, count) in mel bands."""
    found: Spectra = np.log(power(samples, emphasis=0.97) @ mel_bands(count).T + QUIETEST)
    return found


def mfcc(samples: Samples, count: int = 13, bands: int = 26) -> Spectra:
    """Mel-frequency cepstral coefficients (frames, count) (Davis and Mermelstein, 1980)."""
    cosines: Spectra = load("scipy.fft", "sounds").dct(log_mel(samples, bands), axis=1, norm="ortho")[:, :count]
    return cosines


def deltas(features: Spectra, reach: int = 2) -> Spectra:
    """Slopes (frames, d) by regression over ``reach`` frames at both sides; the ends are repeated (Furui, 1986)."""
    steps = np.arange(-reach, reach + 1)
    padded = np.pad(features, ((reach, reach), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=0)
    found: Spectra = windows @ steps / (steps**2).sum()
    return found


def with_deltas(features: Spectra) -> Spectra:
    """Features with their first and second deltas (frames, 3 d)."""
    slopes = deltas(features)
    return np.hstack([features, slopes, deltas(slopes)])


def mean_and_deviation(features: Spectra) -> npt.NDArray[np.float64]:
    """Means, then standard deviations (2 d,) over the frames."""
    return np.concatenate([features.mean(0), features.std(0)])


def heard(samples: Samples) -> npt.NDArray[np.float32]:
    """The sound model's input, from samples at 16 kHz: (249, 64) float32 in [0, 1], five seconds.

    It is log-mel, down to 80 dB below the loudest value, so the recording level does not matter. Shorter sounds are
    padded with silence; longer ones are cut. All values are equal for silence.
    """
    found = window_mel(samples)
    loudest = max(float(found.max()), FAINTEST)
    return np.clip((found - loudest) / DEEP + 1, 0, 1).astype(np.float32)


def window_mel(samples: Samples) -> Spectra:
    """Log-mel (249, 64) of the first five seconds, every 20 ms; neighbouring frames of 10 ms are averaged."""
    whole = np.zeros(WINDOW, np.float32)
    whole[: len(samples)] = samples[:WINDOW]
    found: Spectra = log_mel(whole, BANDS).reshape(-1, 2, BANDS).mean(1)
    return found
