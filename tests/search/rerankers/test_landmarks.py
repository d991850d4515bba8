"""The recording that an excerpt is from comes first, however alike another one is."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.search.rerankers.landmarks import AlignedLandmarks
from lingxi.types import Audio, Text
from tests.encode.audio.test_landmarks import RATE_HZ, song


def test_a_noisy_excerpt_finds_its_recording() -> None:
    recordings = [Audio(song(seed), RATE_HZ) for seed in range(6)]
    ranker, chance = AlignedLandmarks(), np.random.default_rng(0)
    assert ranker.certain is not None
    for right in (0, 3, 5):
        part = recordings[right].samples[20_011 : 20_011 + 2 * RATE_HZ]
        noisy = part + chance.normal(0, 0.1 * part.std(), len(part)).astype(np.float32)
        scores = ranker.score(Audio(0.3 * noisy, RATE_HZ), recordings)
        assert scores.argmax() == right
        assert scores[right] > ranker.certain > np.delete(scores, right).max()


def test_only_sounds_have_landmarks() -> None:
    with pytest.raises(TypeError, match="only sounds have landmarks"):
        AlignedLandmarks().score(Text("a"), [])
