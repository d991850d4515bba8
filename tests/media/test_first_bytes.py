"""Demuxers are chosen by the first bytes, behind tags and zeros."""

from __future__ import annotations

from io import BytesIO

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.first_bytes import demuxer_of, is_transport

ID3 = b"ID3\x04\0\0" + bytes([0, 0, 1, 2]) + bytes(130)  # 128 + 2 bytes
APE = b"APETAGEX" + bytes(4) + (40).to_bytes(4, "little") + bytes(16) + bytes(40)
MP3 = b"\xff\xfb\x90\x64" + bytes(400)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\xff\xe3\x28\xc4" + bytes(400), ("mp3", 0)),  # MPEG-2.5
        (b"\xff\xfd\x80\x04" + bytes(400), ("mp3", 0)),  # layer II
        (b"\xff\xf1\x50\x80" + bytes(400), ("aac", 0)),
        (ID3 + b"fLaC" + bytes(400), ("flac", 0)),
        (ID3 + ID3 + b"\xff\xf9\x50\x80" + bytes(400), ("aac", 0)),
        (ID3 + b"OggS" + bytes(400), ("ogg", len(ID3))),
        (ID3 + b"no frame, only a tag", ("mp3", 0)),
        (APE + MP3, ("mp3", len(APE))),
        (ID3 + APE + MP3, ("mp3", len(ID3 + APE))),
        (bytes(4096) + MP3, ("mp3", 4096)),
        (b"\x0b\x77\0\0\x14\x40" + bytes(400), ("ac3", 0)),
        (b"\x0b\x77\0\0\x14\x80" + bytes(400), ("eac3", 0)),
        (b"wvpk" + bytes(400), ("wv", 0)),
        (b".snd" + bytes(400), ("au", 0)),
        (b"riff\x2e\x91\xcf\x11" + bytes(400), ("w64", 0)),
        (b"\0\0\x01\xb3" + bytes(400), ("mpegvideo", 0)),
        (b"\0\0\0\x01\x67\x64" + bytes(400), ("h264", 0)),
        (b"\0\0\x01\x09\xf0" + bytes(400), ("h264", 0)),
        (b"\0\0\0\x01\x40\x01" + bytes(400), ("hevc", 0)),
        (b"x" * 50 + (b"G" + bytes(187)) * 6, ("mpegts", 0)),  # the recording begins within a packet
        ((b"G" + bytes(203)) * 6, ("mpegts", 0)),
    ],
)
def test_the_demuxer_and_where_it_begins(data: bytes, found: tuple[str, int]) -> None:
    assert demuxer_of(BytesIO(data)) == found


@pytest.mark.parametrize(
    "data", [b"", b"text", b"\xff\xff\xff\xff", b"\xff\xeb\x90\x64", bytes(9000), b"\0\0\x01\x33 "]
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableMedia, match="not a known video or sound format"):
        demuxer_of(BytesIO(data))


def test_tags_without_a_sound() -> None:
    with pytest.raises(UnreadableMedia, match="nothing in it but tags"):
        demuxer_of(BytesIO(b"ID3\x03\0\0\0\0\0\x0a" + bytes(10)))


def test_a_program_is_no_transport_stream() -> None:
    assert is_transport((b"G" + bytes(187)) * 6)
    assert not is_transport(b"GGG const G = 1;" * 100)
    assert not is_transport(b"G")
