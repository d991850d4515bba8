"""The sound of a file, from anywhere in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.media.container import opened
from lingxi.media.sound_track import heard, sounds
from lingxi.types import Limits
from tests.films import film, recording, scene, sound_file, tone


@pytest.mark.parametrize("start_s", [0.0, 1.0, 7.25, 19.5])
def test_decoding_from_a_time_returns_the_samples_of_that_time(tmp_path: Path, start_s: float) -> None:
    samples = np.concatenate([tone(200 + 50 * n, 1) for n in range(20)])
    with opened(recording(tmp_path / "a.wav", samples)) as container:
        found = heard(container, container.streams.audio[0], start_s, start_s + 2)
    wanted = samples[int(start_s * 16_000) :][: len(found)]
    assert len(found) == min(32_000, len(samples) - int(start_s * 16_000))
    assert np.abs(found - wanted).max() < 1e-3


@pytest.mark.parametrize("channels", [1, 2, 6, 8])
def test_channels_are_averaged_and_never_too_loud(tmp_path: Path, channels: int) -> None:
    with opened(recording(tmp_path / "a.wav", 2 * tone(440, 1), channels=channels)) as container:
        found = heard(container, container.streams.audio[0], 0, 1)
    assert np.abs(found).max() == pytest.approx(1, abs=0.01)


def test_channels_and_rate_may_change_within_the_sound(tmp_path: Path) -> None:
    parts = [sound_file(tmp_path / f"{rate}.mp3", tone(440, rate / 16_000), rate=rate) for rate in (16_000, 48_000)]
    (tmp_path / "ab.mp3").write_bytes(b"".join(part.read_bytes() for part in parts))
    with opened(tmp_path / "ab.mp3") as container:
        found = heard(container, container.streams.audio[0], 0, 10)
    assert len(found) / 16_000 == pytest.approx(2, abs=0.3)
    assert np.abs(found[-8_000:]).max() > 0.1


def test_the_sound_of_a_video_is_aligned_with_its_frames(tmp_path: Path) -> None:
    sound = np.concatenate([np.zeros(32_000, np.float32), tone(440, 1), np.zeros(32_000, np.float32)])
    with opened(film(tmp_path / "a.mp4", [(scene(1), 5)], sound), Limits()) as container:
        found, reached_s = sounds(container, container.streams.audio[0], 0, 30, {})
    (only,) = found
    assert only.place.start_s == pytest.approx(2, abs=0.15)
    assert only.place.end_s == pytest.approx(3, abs=0.15)
    assert reached_s == pytest.approx(5, abs=0.15)
