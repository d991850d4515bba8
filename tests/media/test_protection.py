"""Protected files and unknown codecs have reasons for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.protection import REASON, is_protected
from lingxi.media.read import read
from lingxi.media.reasons import kind_of
from lingxi.types import Audio, Limits, Source, Video
from tests.films import film, renamed_codec, scene, sound_file, tone


def test_a_protected_sound_says_so(tmp_path: Path) -> None:
    path = sound_file(tmp_path / "a.m4a", tone(440, 1))
    assert not is_protected(path)
    renamed_codec(path, b"mp4a", b"drms")
    with pytest.raises(UnreadableMedia, match="locked by its publisher"):
        read(Source(path, 1, 0), Limits(), 32)
    assert kind_of(REASON) == "protected"


def test_a_protected_windows_sound_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "a.wma"
    path.write_bytes(b"0&\xb2u\x8ef\xcf\x11" + bytes(50) + bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"))
    assert is_protected(path)
    path.write_bytes(b"0&\xb2u\x8ef\xcf\x11" + bytes(50))
    assert not is_protected(path)


def test_what_can_be_read_beside_an_unknown_codec_is_read(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(1), 1)], tone(440, 1))
    silent = read(Source(renamed_codec(path, b"mp4a", b"apac"), 1, 0), Limits(), 32)
    assert [type(each.media) for each in silent.segments] == [Video]
    assert silent.lost == ("its sound is in a codec that lingxi does not read",)
    blind = film(tmp_path / "b.mp4", [(scene(1), 1)], tone(440, 1))
    heard = read(Source(renamed_codec(blind, b"mp4v", b"xxxv"), 1, 0), Limits(), 32)
    assert [type(each.media) for each in heard.segments] == [Audio]
    assert [kind_of(each) for each in heard.lost] == ["unsupported"]
    with pytest.raises(UnreadableMedia, match="its images and sound are in a codec that lingxi does not read"):
        read(Source(renamed_codec(path, b"mp4v", b"xxxv"), 1, 0), Limits(), 32)
