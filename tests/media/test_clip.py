"""Frames, sounds and pieces of films."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.clip import cut, frame_at, frames_of, sound_of
from lingxi.media.thumbnail import thumbnail
from lingxi.types import Place
from tests.films import film, recording, scene, sound_file, tone
from tests.media.test_bare_animation import animation


def test_the_frame_at_a_time_is_the_one_that_is_shown(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(n), 1.0) for n in range(8)])
    for at_s in (0.0, 0.95, 3.05, 6.5, 7.85):
        assert np.abs(frame_at(path, at_s, 96).pixels.astype(int) - scene(int(at_s))).mean() < 12
    with pytest.raises(UnreadableMedia, match="shows nothing"):
        frame_at(path, 60, 96)


def test_a_clip_is_cut_without_encoding_it_again(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(n), 2.0) for n in range(20)], tone(440, 40))
    began, ended = cut(path, 21, 25, tmp_path / "piece.mp4")
    assert began <= 21
    assert ended == pytest.approx(25, abs=0.3)
    piece = frames_of(tmp_path / "piece.mp4", 96)
    assert len(piece.frames) == pytest.approx((ended - began) * 10, abs=2)
    inside = frame_at(tmp_path / "piece.mp4", 24.5 - began, 96).pixels.astype(int)
    assert np.abs(inside - scene(12)).mean() < 12
    assert np.abs(np.fft.rfft(sound_of(tmp_path / "piece.mp4").samples[:16_000])).argmax() == 440


def test_a_piece_of_a_recording(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.wav", np.concatenate([tone(300, 5), tone(600, 5)]))
    began, ended = cut(path, 6, 8, tmp_path / "b.wav")
    assert began == pytest.approx(6, abs=0.2)
    heard = sound_of(tmp_path / "b.wav").samples
    assert len(heard) / 16_000 == pytest.approx(ended - began, abs=0.2)
    assert np.abs(np.fft.rfft(heard[:16_000])).argmax() == 600


@pytest.mark.parametrize("ending", [".ts", ".mkv", ".avi"])
def test_a_clip_of_recordings_behind_each_other_has_the_moment(tmp_path: Path, ending: str) -> None:
    whole = tmp_path / f"whole{ending}"
    for n in range(2):
        sound = np.concatenate([tone(400 + 1000 * n, 4), tone(700 + 1000 * n, 4)])
        one = film(tmp_path / f"part{ending}", [(scene(10 * n + k), 2.0) for k in range(4)], sound, fps=25)
        with whole.open("ab") as file:
            file.write(one.read_bytes())
    for at_s, hertz, seen in ((1.0, 400, 0), (6.5, 700, 3), (9.0, 1400, 10), (14.5, 1700, 13)):
        clip = tmp_path / f"clip{ending}"
        began, ended = cut(whole, at_s, at_s + 1, clip)
        assert at_s - 2 <= began <= at_s + 0.1
        assert ended == pytest.approx(at_s + 1, abs=0.1)
        heard = sound_of(clip, at_s - began, 0.9).samples
        assert np.abs(np.fft.rfft(heard, 16_000)).argmax() == pytest.approx(hertz, abs=2)
        assert np.abs(frame_at(clip, at_s + 0.4 - began, 96).pixels.astype(int) - scene(seen)).mean() < 12


@pytest.mark.parametrize("ending", [".ogg", ".flac", ".mp3"])
def test_a_clip_of_sounds_behind_each_other_has_the_moment(tmp_path: Path, ending: str) -> None:
    whole = tmp_path / f"whole{ending}"
    with whole.open("wb") as file:
        for n in range(3):
            file.write(sound_file(tmp_path / f"part{ending}", tone(400 + 1000 * n, 4)).read_bytes())
    for at_s, hertz in ((2.0, 400), (6.0, 1400), (10.0, 2400)):
        assert np.abs(np.fft.rfft(sound_of(whole, at_s, 1).samples)).argmax() == hertz
        began, _ = cut(whole, at_s, at_s + 1, tmp_path / f"clip{ending}")
        assert began == pytest.approx(at_s, abs=0.2)
        heard = sound_of(tmp_path / f"clip{ending}", 0.2, 0.7).samples
        assert np.abs(np.fft.rfft(heard, 16_000)).argmax() == pytest.approx(hertz, abs=3)


def test_a_piece_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(1), 2.0)])
    with pytest.raises(UnreadableMedia, match="cannot be cut"):
        cut(path, 0, 1, tmp_path / "b.nonsense")
    assert [each.name for each in tmp_path.iterdir()] == ["a.mp4"]


def test_an_animation_has_no_clips(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia, match="no clips are cut from animations"):
        cut(animation(tmp_path / "a.gif"), 0.0, 1.0, tmp_path / "a.mp4")


def test_small_images_of_films_and_sounds(tmp_path: Path) -> None:
    moving = film(tmp_path / "a.mp4", [(scene(1), 1.0)])
    assert thumbnail(moving, 48, at_s=0.5)[:2] == b"\xff\xd8"
    sound = recording(tmp_path / "a.wav", tone(440, 1))
    assert thumbnail(sound, 48, Place(start_s=0.2, end_s=0.8))[:2] == b"\xff\xd8"


def test_the_frame_that_is_shown_from_then_on_is_meant(tmp_path: Path) -> None:
    """Also where its time was rounded down: 7.0833 s is kept as 7.083, at which the frame before is still shown."""
    path = film(tmp_path / "a.mp4", [(scene(1), 85 / 12), (scene(2), 1)], fps=12)
    for at_s in (7.083, 85 / 12):
        assert np.abs(frame_at(path, at_s, 96).pixels.astype(int) - scene(2)).mean() < 12
