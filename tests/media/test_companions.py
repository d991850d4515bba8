"""Subtitle files belong to the video or the sound of their name, with or without a language."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lingxi.media.companions import assigned, is_timed, subtitles_beside


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["talk.mp4", "talk.srt"], {"talk": ["talk.srt"]}),
        (["talk.mp4", "talk.zh-Hans.forced.ass", "talk.en.vtt"], {"talk": ["talk.en.vtt", "talk.zh-Hans.forced.ass"]}),
        (["Talk.MP4", "talk.SRT"], {"talk": ["talk.SRT"]}),
        (["song.mp3", "song.lrc"], {"song": ["song.lrc"]}),
        (["a.mp4", "a.2.mp4", "a.2.srt", "a.srt"], {"a": ["a.srt"], "a.2": ["a.2.srt"]}),
        (["talk.mp4", "talks.srt", "talk.jpg", "other.srt"], {}),
        (["alone.srt"], {}),
    ],
)
def test_names_that_belong_together(names: list[str], found: dict[str, list[str]]) -> None:
    assert assigned(names) == found


def test_a_folder_is_listed_again_when_it_changes(tmp_path: Path) -> None:
    film, first = tmp_path / "a.mp4", tmp_path / "a.srt"
    film.touch()
    first.touch()
    os.utime(tmp_path, (1, 1))  # it has not changed for long
    assert subtitles_beside(film) == subtitles_beside(film) == [first]
    (tmp_path / "a.zh.srt").touch()
    assert subtitles_beside(film) == [first, tmp_path / "a.zh.srt"]
    assert subtitles_beside(tmp_path / "nowhere" / "a.mp4") == []


def test_videos_and_sounds_have_times() -> None:
    assert [is_timed(name) for name in ("a.MP4", "a.wav", "a.wv", "a.jpg")] == [True, True, True, False]
