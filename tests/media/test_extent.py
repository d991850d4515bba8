"""A file whose end is missing says so, in every format that states its size or its duration."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.media.container import duration_of, opened
from lingxi.media.extent import is_cut_off
from lingxi.media.losses import CUT_OFF, losses
from lingxi.media.read import read
from lingxi.types import Limits, Source
from tests.films import film, recording, scene, sound_file, tone


def lost(path: Path) -> list[str]:
    return list(read(Source(path, path.stat().st_size, 0), Limits(), 32).lost)


def shorter(path: Path, share: float = 0.6) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


@pytest.mark.parametrize("name", ["a.mkv", "a.avi", "a.mp4", "a.flv", "a.wmv"])
def test_a_video_without_its_end_is_cut_off(tmp_path: Path, name: str) -> None:
    options = {"movflags": "faststart"} if name == "a.mp4" else {}
    path = film(
        tmp_path / name,
        [(scene(n), 1) for n in range(8)],
        options=options,
        codec="h264" if name == "a.flv" else "mpeg4",
    )
    assert lost(path) == []
    assert lost(shorter(path)) == [CUT_OFF]


@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.flac", "a.wv", "a.aiff", "a.au", "a.tta"])
def test_a_sound_without_its_end_is_cut_off(tmp_path: Path, name: str) -> None:
    path = sound_file(tmp_path / name, tone(440, 5))
    assert lost(path) == []
    assert lost(shorter(path)) == [CUT_OFF]


def test_a_recording_of_unknown_size_is_whole(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.wav", tone(440, 1))
    data = path.read_bytes()
    path.write_bytes(data[:4] + b"\xff\xff\xff\xff" + data[8:])
    assert not is_cut_off(path)
    live = film(tmp_path / "a.mkv", [(scene(1), 1)], options={"live": "1"})
    assert not is_cut_off(live)


def test_a_false_duration_is_left_out(tmp_path: Path) -> None:
    path = sound_file(tmp_path / "a.mp3", tone(440, 2))
    data = path.read_bytes()
    at = data.index(b"Xing" if b"Xing" in data else b"Info") + 8
    path.write_bytes(data[:at] + (9_999_999).to_bytes(4, "big") + data[at + 4 :])
    with opened(path) as container:
        assert container.duration > 50 * 3600 * 10**6
        assert duration_of(container, container.streams.audio[0]) is None
    with losses() as found:
        assert len(read(Source(path, 1, 0), Limits(), 32).segments) == 1
    assert found == []
