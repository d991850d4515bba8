"""Sounds that were put behind each other are found by where the next one begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.media.container import opened
from lingxi.media.joined import begins_again
from lingxi.media.jumps import is_linear
from tests.films import sound_file, tone


@pytest.mark.parametrize(("ending", "demuxer"), [(".ogg", "ogg"), (".flac", "flac")])
def test_a_second_recording_is_found_behind_the_first_one(tmp_path: Path, ending: str, demuxer: str) -> None:
    one = sound_file(tmp_path / f"a{ending}", tone(300, 1))
    two = tmp_path / f"b{ending}"
    two.write_bytes(2 * one.read_bytes())
    assert [begins_again(each, demuxer) for each in (one, two)] == [False, True]
    with opened(two) as container:
        assert is_linear(container)


def test_several_streams_at_the_beginning_are_one_recording(tmp_path: Path) -> None:
    page = b"OggS\0\2" + bytes(20) + b"\2\3\4" + b"1234567"  # two segments of three and four bytes
    path = tmp_path / "a.ogg"
    path.write_bytes(3 * page + b"OggS\0\0" + bytes(30))
    assert not begins_again(path, "ogg")
    path.write_bytes(3 * page + b"OggS\0\0" + bytes(30) + page)
    assert begins_again(path, "ogg")


def test_other_formats_and_empty_files_do_not_begin_again(tmp_path: Path) -> None:
    path = tmp_path / "a.ogg"
    path.write_bytes(b"")
    assert not begins_again(path, "ogg")
    path.write_bytes(2 * b"fLaC\0\0\0\x22")
    assert not begins_again(path, "mp3")
