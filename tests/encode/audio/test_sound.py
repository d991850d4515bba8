"""Frames, mel bands, coefficients and slopes agree with librosa or with their formulas."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import resample_poly

from lingxi.encode.audio.sound import (
    FFT,
    FRAME,
    HOP,
    RATE_HZ,
    deltas,
    log_mel,
    mel_bands,
    mfcc,
    power,
    resampled,
    resampled_to,
    rows,
    with_deltas,
)
from lingxi.types import Audio, Text
from tests.encode.oracle import librosa

TIME_S = np.arange(RATE_HZ) / RATE_HZ
CHIRP = (np.sin(2 * np.pi * (300 + 900 * TIME_S) * TIME_S) * 0.5).astype(np.float32)


def test_mel_bands_are_those_of_librosa() -> None:
    theirs = librosa.filters.mel(sr=RATE_HZ, n_fft=FFT, n_mels=26, htk=True, norm=None)
    assert np.allclose(mel_bands(26), theirs, atol=1e-5)


def test_power_and_coefficients_agree_with_librosa() -> None:
    window = np.hamming(FRAME)
    theirs = (
        np.abs(librosa.stft(CHIRP, n_fft=FFT, hop_length=HOP, win_length=FRAME, window=window, center=False)) ** 2 / FFT
    )
    ours = power(CHIRP)
    assert ours.shape == (98, 257)
    shared = min(len(ours), theirs.shape[1])
    margin = (FFT - FRAME) // 2  # librosa puts the window in the middle of the longer transform
    moved = power(CHIRP[margin:])
    assert np.allclose(moved[:shared], theirs.T[: len(moved)][:shared], atol=1e-3)
    emphasised = np.append(CHIRP[:1], CHIRP[1:] - np.float32(0.97) * CHIRP[:-1])
    mel = np.log(mel_bands(26) @ power(emphasised).T + 1e-10)
    expected = librosa.feature.mfcc(S=mel, n_mfcc=13, dct_type=2, norm="ortho").T
    assert np.allclose(mfcc(CHIRP), expected, atol=1e-4)


def test_a_tone_is_loudest_in_its_band() -> None:
    tone = np.sin(2 * np.pi * 1000 * TIME_S).astype(np.float32)
    centres = mel_bands(64) @ np.fft.rfftfreq(FFT, 1 / RATE_HZ) / mel_bands(64).sum(1)
    assert centres[log_mel(tone, 64).mean(0).argmax()] == pytest.approx(1000, rel=0.06)


def test_slopes_are_those_of_the_regression() -> None:
    features = np.random.default_rng(0).standard_normal((20, 3))
    padded = np.pad(features, ((2, 2), (0, 0)), mode="edge")
    expected = [sum(n * padded[t + 2 + n] for n in range(-2, 3)) / 10 for t in range(20)]
    assert np.allclose(deltas(features), expected)
    assert np.allclose(deltas(np.arange(20.0)[:, None])[2:-2], 1)
    assert with_deltas(features).shape == (20, 9)


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 48_000])
def test_any_rate_gives_the_same_tone(rate_hz: int) -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(rate_hz) / rate_hz).astype(np.float32)
    found = resampled(Audio(tone, rate_hz))
    assert len(found) == pytest.approx(RATE_HZ, abs=2)
    spectrum = np.abs(np.fft.rfft(found))
    assert np.fft.rfftfreq(len(found), 1 / RATE_HZ)[spectrum.argmax()] == pytest.approx(440, abs=1.5)


@pytest.mark.parametrize(("given", "wanted"), [(44_100, 16_000), (8_000, 16_000), (48_000, 16_000), (16_000, 48_000)])
def test_resampling_agrees_with_a_polyphase_filter(given: int, wanted: int) -> None:
    time_s = np.arange(given) / given
    chirp = (np.sin(2 * np.pi * (300 + 900 * time_s) * time_s) * np.hanning(given)).astype(np.float32)
    ours = resampled_to(Audio(chirp, given), wanted)
    common = int(np.gcd(given, wanted))
    theirs = resample_poly(chirp, wanted // common, given // common)
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() < 5e-3


def test_the_end_of_a_sound_does_not_ring_into_its_beginning() -> None:
    step = np.concatenate([np.zeros(22_050), np.ones(22_050)]).astype(np.float32)
    assert np.abs(resampled_to(Audio(step, 44_100), 16_000)[:4_000]).max() < 2e-3


def test_nothing_and_too_much_are_bounded() -> None:
    assert len(resampled(Audio(np.zeros(0, np.float32), 44_100))) == FRAME
    assert len(resampled(Audio(np.zeros(200 * 8_000, np.float32), 8_000))) == 60 * RATE_HZ
    with pytest.raises(TypeError, match="not Text"):
        rows([Text("a")], 3, lambda samples: samples.astype(float))
