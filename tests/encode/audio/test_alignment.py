"""A part lies where it was cut from, and what agrees by chance proves little."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.audio.alignment import align
from tests.encode.audio.test_landmarks import RATE_HZ, song


def _noisy(part: np.ndarray) -> np.ndarray:
    return (part + np.random.default_rng(1).normal(0, 0.1 * part.std(), len(part))).astype(np.float32)


def test_a_noisy_part_is_found_where_it_was_cut_from() -> None:
    whole = song(3)
    found = align((0.2 * _noisy(whole[33_333 : 33_333 + 2 * RATE_HZ])).astype(np.float32), whole)
    assert found.start == 33_333
    assert found.correlation == pytest.approx(1 / np.sqrt(1.01), abs=2e-3), "noise 20 dB below it takes half a per cent"
    assert found.evidence > 100
    assert align(whole[33_333:60_000], song(4)).evidence < 10


def test_noise_agrees_with_noise_by_chance_alone() -> None:
    """Each sample has half of ln 2 nats in common with its noisy copy; a spectrum tells a third of them apart."""
    chance = np.random.default_rng(0)
    part, whole = (chance.normal(0, 1, size).astype(np.float32) for size in (32_000, 96_000))
    assert align(part, whole).evidence < 5
    found = align(part + chance.normal(0, 1, 32_000).astype(np.float32), np.concatenate([whole, part]))
    assert found.start == 96_000
    assert 32_000 / 6 * np.log(2) < found.evidence < 32_000 / 2 * np.log(2)


def test_two_tones_of_one_pitch_prove_little_and_silence_nothing() -> None:
    time_s = np.arange(2 * RATE_HZ) / RATE_HZ
    one, other = (np.sin(2 * np.pi * 440 * time_s + phase).astype(np.float32) for phase in (0, 1))
    found = align(one, np.concatenate([other, other]))
    assert found.correlation > 0.99
    assert found.evidence < 10
    click = np.zeros(2 * RATE_HZ, np.float32)
    click[1_000] = 0.5
    assert align(click, np.roll(click, 7_000)).evidence < 10
    silent = align(np.zeros(RATE_HZ, np.float32), one)
    assert silent.evidence <= 0
    assert align(one, one[:100]).evidence < 50
