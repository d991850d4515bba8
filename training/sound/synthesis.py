"""Sounds that are made: words spoken by espeak-ng in both languages, tones, noises, rhythms; the same every time."""

from __future__ import annotations

import io
import subprocess
import wave
from collections.abc import Iterator

import numpy as np

from lingxi.encode.audio.sound import RATE_HZ

ENGLISH = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp")
MANDARIN = ("cmn",)
VARIANTS = ("", "+f1", "+f2", "+f3", "+f4", "+m1", "+m3", "+m4", "+m7", "+croak")
SAID = 10  # recordings of each word in each language
MADE = 24  # sounds of each kind that is computed


def spoken(text: str, language: str, chance: np.random.Generator) -> np.ndarray:
    """A word as espeak-ng says it, at 16 kHz."""
    from lingxi.encode.audio.sound import resampled_to
    from lingxi.types import Audio

    voice = str(chance.choice(MANDARIN if language == "zh" else ENGLISH)) + str(chance.choice(VARIANTS))
    settings = ["-p", str(chance.integers(20, 90)), "-s", str(chance.integers(110, 210))]
    command = ["espeak-ng", "-v", voice, *settings, "--stdout", text]
    said = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(said)) as file:
        rate_hz = file.getframerate()
        samples = np.frombuffer(file.readframes(2**24), np.int16).astype(np.float32) / np.float32(2**15)
    return resampled_to(Audio(samples, rate_hz), RATE_HZ)


def words(concepts: list[tuple[str, str, str]], seed: int) -> Iterator[tuple[str, np.ndarray]]:
    """(label, samples) of words given as (label, English, Chinese)."""
    chance = np.random.default_rng(seed)
    for label, english, chinese in concepts:
        for text, language in ((english, "en"), (chinese, "zh")):
            for _ in range(SAID):
                yield label, spoken(text, language, chance)


def made(seed: int) -> Iterator[tuple[str, np.ndarray]]:
    """(label, samples) of tones, noises and rhythms."""
    chance = np.random.default_rng(seed)
    for label, make in KINDS.items():
        for _ in range(MADE):
            samples = make(chance, RATE_HZ * int(chance.integers(2, 6)))
            yield label, (samples / max(1e-6, np.abs(samples).max()) * chance.uniform(0.1, 0.9)).astype(np.float32)


def _time(count: int) -> np.ndarray:
    return np.arange(count) / RATE_HZ


def _voices(chance: np.random.Generator, phase: np.ndarray) -> np.ndarray:
    """A wave with that phase, in cycles, and a few overtones."""
    return sum(np.sin(2 * np.pi * k * phase) * chance.uniform(0, 1) / k**2 for k in range(2, 6)) + np.sin(
        2 * np.pi * phase
    )


def _tone(chance: np.random.Generator, count: int) -> np.ndarray:
    on = (_time(count) % chance.uniform(0.3, 2)) < chance.uniform(0.2, 2)
    return _voices(chance, _time(count) * chance.uniform(300, 3000)) * on


def _hum(chance: np.random.Generator, count: int) -> np.ndarray:
    return _voices(chance, _time(count) * chance.uniform(40, 130)) + chance.normal(0, 0.02, count)


def _noise(chance: np.random.Generator, count: int) -> np.ndarray:
    return coloured(chance, count, chance.uniform(-0.3, 0.3))


def _rumble(chance: np.random.Generator, count: int) -> np.ndarray:
    return coloured(chance, count, chance.uniform(1.6, 2.4))


def coloured(chance: np.random.Generator, count: int, slope: float) -> np.ndarray:
    """Noise whose power falls with frequency to the given power."""
    spectrum = np.fft.rfft(chance.standard_normal(count))
    return np.fft.irfft(spectrum / np.maximum(np.arange(len(spectrum)), 20) ** (slope / 2), count)


def _siren(chance: np.random.Generator, count: int) -> np.ndarray:
    low, high, period = chance.uniform(300, 700), chance.uniform(900, 1800), chance.uniform(0.4, 4)
    swing = (1 - np.cos(2 * np.pi * _time(count) / period)) / 2
    swing = swing if chance.random() < 0.6 else (swing > 0.5).astype(float)
    return _voices(chance, np.cumsum(low + (high - low) * swing) / RATE_HZ)


def _rising(chance: np.random.Generator, count: int) -> np.ndarray:
    return _sweep(chance, count, 1)


def _falling(chance: np.random.Generator, count: int) -> np.ndarray:
    return _sweep(chance, count, -1)


def _sweep(chance: np.random.Generator, count: int, way: int) -> np.ndarray:
    path = np.geomspace(chance.uniform(150, 500), chance.uniform(1500, 5000), count)[::way]
    return _voices(chance, np.cumsum(path) / RATE_HZ)


def _metronome(chance: np.random.Generator, count: int) -> np.ndarray:
    gap = chance.uniform(0.25, 1.0)
    since = _time(count) % gap
    accent = np.where((_time(count) // gap) % chance.integers(2, 5) == 0, 1.5, 1.0)
    pitch = chance.uniform(600, 2500) * accent
    return np.sin(2 * np.pi * pitch * since) * np.exp(-since * chance.uniform(40, 90))


def _silence(chance: np.random.Generator, count: int) -> np.ndarray:
    return np.zeros(count) if chance.random() < 0.5 else chance.normal(0, 1e-5, count)


KINDS = {
    "beep": _tone,
    "low hum": _hum,
    "white noise": _noise,
    "rumble": _rumble,
    "siren": _siren,
    "rising tone": _rising,
    "falling tone": _falling,
    "metronome": _metronome,
    "silence": _silence,
}
