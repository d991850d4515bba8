"""MFCC tells timbres apart, whatever the loudness of the moment."""

from __future__ import annotations

import numpy as np

from lingxi.encode.audio.sound import mfcc
from lingxi.encode.encoders.mfcc import Mfcc
from lingxi.similarity import similarity
from lingxi.types import Audio

TIME_S = np.arange(16_000) / 16_000


def _tone(hertz: float, rich: bool, loud: float = 0.5) -> Audio:
    waves = sum(np.sin(2 * np.pi * hertz * k * TIME_S) / k for k in (range(1, 12) if rich else (1,)))
    return Audio((loud * np.asarray(waves) / 2).astype(np.float32), 16_000)


def test_the_same_timbre_is_near() -> None:
    rows = Mfcc().encode([_tone(220, True), _tone(233, True), _tone(220, False)])
    same, other = similarity("manhattan", rows[:1], rows[1:])[0]
    assert same > other / 2


def test_loudness_changes_the_first_coefficient_alone() -> None:
    loud, soft = (mfcc(_tone(300, True, level).samples) for level in (0.8, 0.2))
    assert np.allclose(loud[:, 1:], soft[:, 1:], atol=0.05)
    assert np.allclose(loud[:, 0] - soft[:, 0], np.sqrt(26) * np.log(16), atol=0.05)


def test_the_covariance_is_symmetric_and_complete() -> None:
    assert Mfcc("covariance").space.dim == 39 + 39 * 40 // 2
    (row,) = Mfcc("covariance").encode([_tone(300, True)])
    assert np.allclose(row[:39], Mfcc().encode([_tone(300, True)])[0, :39], atol=1e-4)
