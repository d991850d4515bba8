"""Recordings of the same sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.sounds import same_recordings, same_sound
from lingxi.arrays import Samples
from tests.films import recording

RATE_HZ = 16_000


def _melody(seed: int, seconds: float = 6.0) -> Samples:
    """Tones that change eight times a second, with a little noise."""
    chance = np.random.default_rng(seed)
    pitches = np.repeat(chance.uniform(200, 3000, int(8 * seconds) + 1), RATE_HZ // 8)[: int(seconds * RATE_HZ)]
    tones = 0.4 * np.sin(2 * np.pi * np.cumsum(pitches) / RATE_HZ) + 0.01 * chance.normal(size=len(pitches))
    return tones.astype(np.float32)


def _file(path: Path) -> File:
    return File(path.stem, path, "recording", path.stem)


def test_a_quieter_copy_and_a_part_are_the_same_and_another_melody_is_not(tmp_path: Path) -> None:
    sounds = {"whole": _melody(1), "quiet": 0.3 * _melody(1), "part": _melody(1)[RATE_HZ:-RATE_HZ], "other": _melody(2)}
    files = [_file(recording(tmp_path / f"{name}.wav", samples)) for name, samples in sounds.items()]
    links = list(same_recordings(files, _never))
    found = {frozenset((link.one.id, link.other.id)): link.changes for link in links}
    assert found[frozenset(("whole", "quiet"))] == ("encoded",)
    assert found[frozenset(("whole", "part"))] == ("cut",)
    assert not any("other" in pair for pair in found)


def test_sounds_that_begin_alike_and_go_on_otherwise_are_not_the_same() -> None:
    one, other = _melody(1), np.concatenate([_melody(1)[: 3 * RATE_HZ], _melody(2)[3 * RATE_HZ :]])
    assert same_sound(one, one)
    assert not same_sound(one, other)


def test_silence_and_clicks_decide_nothing() -> None:
    silence = np.zeros(4 * RATE_HZ, np.float32)
    assert not same_sound(silence, silence)
    assert not same_sound(_melody(1)[: RATE_HZ // 2], _melody(1))


def test_unreadable_recordings_are_named(tmp_path: Path) -> None:
    unread = list[Path]()
    (tmp_path / "broken.wav").write_bytes(b"no sound")
    assert list(same_recordings([_file(tmp_path / "broken.wav")], unread.append)) == []
    assert unread == [tmp_path / "broken.wav"]


def _never(path: Path) -> None:
    pytest.fail(f"{path} is readable")
