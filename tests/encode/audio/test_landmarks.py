"""Peaks of the spectrogram are where the tones are, and agree at the right shift only."""

from __future__ import annotations

import numpy as np

from lingxi.encode.audio.landmarks import PER_SECOND, WINDOW, evidence, landmarks, marks

RATE_HZ = 16_000


def song(seed: int, seconds: float = 5) -> np.ndarray:
    """Short notes at random times and pitches."""
    chance = np.random.default_rng(seed)
    samples = np.zeros(int(seconds * RATE_HZ))
    time_s = np.arange(RATE_HZ // 5) / RATE_HZ
    for start in chance.integers(0, len(samples) - len(time_s), int(12 * seconds)):
        note = np.sin(2 * np.pi * chance.uniform(150, 6000) * time_s) * np.hanning(len(time_s))
        samples[start : start + len(time_s)] += note * chance.uniform(0.05, 0.3)
    return samples.astype(np.float32)


def test_a_note_is_a_landmark_at_its_pitch_and_time() -> None:
    samples = np.zeros(RATE_HZ, np.float32)
    samples[8_000:8_800] = np.sin(2 * np.pi * 1000 * np.arange(800) / RATE_HZ)
    found = landmarks(samples)
    loudest = int(found.heights.argmax())
    assert found.bins[loudest] == 1000 * WINDOW // RATE_HZ
    assert abs(found.frames[loudest] * 160 + WINDOW // 2 - 8_400) <= 400
    assert found.length == 1 + (RATE_HZ - WINDOW) // 160


def test_no_second_has_too_many_and_silence_has_none() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 3 * RATE_HZ).astype(np.float32)
    assert np.bincount(landmarks(noise).frames // 100).max() <= PER_SECOND
    silent = landmarks(np.zeros(RATE_HZ, np.float32))
    assert not len(silent.frames)
    assert evidence(silent, landmarks(noise)) == evidence(landmarks(noise), silent) == 0
    assert len(landmarks(np.zeros(0, np.float32)).frames) == 0


def test_an_excerpt_speaks_for_its_recording_and_against_others() -> None:
    whole, other = song(1), song(2)
    part = whole[37_123 : 37_123 + 2 * RATE_HZ]
    asked = landmarks(part + np.random.default_rng(0).normal(0, 0.1 * part.std(), len(part)).astype(np.float32))
    assert evidence(asked, landmarks(whole)) > 30 > 5 > evidence(asked, landmarks(other))
    backwards = landmarks(whole[::-1].copy())
    assert evidence(asked, landmarks(whole)) > evidence(asked, backwards) + 30, "the order in time matters"


def test_an_excerpt_has_marks_of_its_recording_wherever_it_begins() -> None:
    whole, other = song(1), song(2)
    part = whole[37_123 : 37_123 + 2 * RATE_HZ]
    own, strange = (set(marks(each)) for each in (whole, other))
    asked = set(marks(part + np.random.default_rng(0).normal(0, 0.1 * part.std(), len(part)).astype(np.float32)))
    assert len(asked & own) > 0.05 * len(asked) > 3 * len(asked & strange)
    assert marks(whole) == sorted(own)
    assert 0 <= min(own) <= max(own) < 2**23
    assert marks(np.zeros(RATE_HZ, np.float32)) == []
