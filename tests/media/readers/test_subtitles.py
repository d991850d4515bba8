"""Subtitles without a film are texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.subtitles import SubtitleReader
from lingxi.media.scan import scan
from lingxi.types import Limits, Source, Text

LINES = "1\n00:00:01,000 --> 00:00:02,000\nA lone gondola\n\n2\n00:00:03,000 --> 00:00:05,000\nForgotten tambourine\n"


def test_the_lines_are_a_text_without_times(tmp_path: Path) -> None:
    path = tmp_path / "alone.SRT"
    path.write_text(LINES)
    (only,) = SubtitleReader().read(path, Limits(), 32)
    assert (only.media, only.place.start, only.place.end) == (Text("A lone gondola\nForgotten tambourine"), 0, 35)
    with pytest.raises(UnreadableMedia, match="longer than the limit"):
        SubtitleReader().read(path, Limits(text_bytes=10), 32)


def test_only_subtitles_without_a_film_are_files_to_index(tmp_path: Path) -> None:
    for name in ("talk.mp4", "talk.zh.srt", "alone.srt"):
        (tmp_path / name).write_text(LINES)
    assert [each.path.name for each in scan(tmp_path) if isinstance(each, Source)] == ["alone.srt", "talk.mp4"]
