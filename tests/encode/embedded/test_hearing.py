"""The sound tower: any length and rate become one vector, made sounds are found by what they are called."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import blake2b

import numpy as np
import pytest

from lingxi.encode.audio.sound import RATE_HZ, WINDOW, heard
from lingxi.encode.embedded.hearing import WEIGHTS, Hearing, windows
from lingxi.encode.encoders.embedded import Embedded
from lingxi.types import Audio, Text

MODEL = Embedded()


def _time(seconds: float, rate_hz: int = RATE_HZ) -> np.ndarray:
    return np.arange(int(seconds * rate_hz)) / rate_hz


def siren(seconds: float = 4, rate_hz: int = RATE_HZ) -> Audio:
    """A wailing tone."""
    pitch = 500 + 800 * (1 - np.cos(2 * np.pi * _time(seconds, rate_hz) / 2)) / 2
    phase = 2 * np.pi * np.cumsum(pitch) / rate_hz
    return Audio((0.3 * (np.sin(phase) + 0.1 * np.sin(2 * phase))).astype(np.float32), rate_hz)


def noise(seconds: float = 4) -> Audio:
    """White noise."""
    return Audio(np.random.default_rng(0).normal(0, 0.1, int(seconds * RATE_HZ)).astype(np.float32), RATE_HZ)


def metronome(seconds: float = 4) -> Audio:
    """A click every half second."""
    since = _time(seconds) % 0.5
    return Audio((0.5 * np.sin(2 * np.pi * 1500 * since) * np.exp(-60 * since)).astype(np.float32), RATE_HZ)


def test_words_of_both_languages_find_made_sounds() -> None:
    sounds = MODEL.encode([siren(), noise(), metronome()])
    for words in (("a siren", "white noise", "metronome"), ("警笛声", "白噪声", "节拍器")):
        texts = MODEL.encode([Text(each) for each in words])
        assert (texts @ sounds.T).argmax(1).tolist() == [0, 1, 2], words


def test_loudness_and_rate_do_not_matter() -> None:
    one = siren()
    quiet, other_rate = Audio(one.samples * np.float32(0.05), RATE_HZ), siren(rate_hz=44_100)
    vectors = MODEL.encode([one, quiet, other_rate])
    assert vectors[0] @ vectors[1] > 0.99
    assert vectors[0] @ vectors[2] > 0.9
    assert np.abs(heard(noise(5).samples) - heard(noise(5).samples * np.float32(0.05))).mean() < 0.01


@pytest.mark.parametrize("count", [0, 1, 399, 400, WINDOW - 1, WINDOW, WINDOW + 1, 3 * WINDOW])
def test_any_length_gives_a_unit_vector(count: int) -> None:
    sound = Audio(np.random.default_rng(0).normal(0, 0.1, count).astype(np.float32), RATE_HZ)
    assert np.linalg.norm(Hearing().encode([sound], 512)[0]) == pytest.approx(1, abs=1e-4)
    parts = windows(sound.samples)
    assert len(parts) == max(1, -(-count // WINDOW))
    assert all(len(each) == min(count, WINDOW) for each in parts)
    assert not count or (parts[-1][-1] == sound.samples[-1] and parts[0][0] == sound.samples[0])


def test_what_is_seen_of_a_sound() -> None:
    picture = heard(siren(2).samples)
    assert picture.shape == (249, 64)
    assert picture.dtype == np.float32
    assert picture.max() == pytest.approx(1)
    assert not picture[101:].any(), "what follows a short sound is silence"
    assert np.ptp(heard(np.zeros(WINDOW, np.float32))) == 0, "in silence nothing stands out"


def test_the_card_is_of_the_files_and_they_are_small() -> None:
    facts = json.loads((WEIGHTS / "model.json").read_text(encoding="utf-8"))
    assert facts["revision"] == blake2b((WEIGHTS / "sound.onnx").read_bytes(), digest_size=6).hexdigest()
    assert facts["space"] == MODEL.space.revision, "it was trained into another space"
    card = (WEIGHTS / "CARD.md").read_text(encoding="utf-8")
    assert facts["revision"] in card
    assert all(name in card for name in facts["classes"])
    figures = json.loads((WEIGHTS / "figures.json").read_text(encoding="utf-8"))
    assert all(f"| {name} | " in card for name in figures)
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 8 * 2**20


def test_match_probabilities_are_fitted_for_every_pair_with_sound() -> None:
    fits = json.loads((WEIGHTS / "calibration.json").read_text(encoding="utf-8"))
    assert set(fits) == {"text->audio", "audio->text", "audio->audio", "audio->image", "image->audio"}
    assert all(fit["slope"] > 0 for fit in fits.values())
    assert set(fits) < set(MODEL.calibration.as_dict())


def test_hearing_needs_no_scipy() -> None:
    code = (
        "import sys, numpy as np; from lingxi.encode.choose import choose; from lingxi.types import Audio; "
        "choose('embedded').encode([Audio(np.ones(44_100, np.float32), 44_100)]); print('scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
