"""Metadata inside the streams of films and sounds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from lingxi.media.bare import write_bare
from lingxi.media.clip import frames_of, sound_of
from lingxi.media.packet_metadata import without_user_data
from tests.media.test_jpeg_metadata import PLACE, jpeg, segment

USER_DATA = b"\0\0\1\xb2" + PLACE


def encoded(path: Path, codec: str, change: Callable[[bytes], bytes], header: bytes = b"") -> Path:
    """A short film whose packets were changed, and whose header ends with some bytes."""
    with av.open(str(path), "w") as target:
        stream: Any = target.add_stream(codec, rate=25)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        frames = [av.VideoFrame.from_ndarray(np.full((64, 64, 3), n * 20, np.uint8), format="rgb24") for n in range(6)]
        packets = [packet for frame in (*frames, None) for packet in stream.encode(frame)]
        if header:
            stream.codec_context.extradata = (stream.codec_context.extradata or b"") + header
        for packet in packets:
            other = av.Packet(change(bytes(packet)))
            other.pts, other.dts, other.time_base = packet.pts, packet.dts, packet.time_base
            other.stream, other.is_keyframe = stream, packet.is_keyframe
            target.mux(other)
    return path


def before(code: bytes) -> Callable[[bytes], bytes]:
    """Puts user data before the first start code of that kind."""
    return lambda data: data.replace(code, USER_DATA + code, 1)


@pytest.mark.parametrize(
    ("name", "codec", "change"),
    [
        ("a.mpg", "mpeg1video", before(b"\0\0\1\x01")),
        ("a.mpg", "mpeg2video", before(b"\0\0\1\x01")),
        ("a.ts", "mpeg2video", before(b"\0\0\1\x01")),
        ("a.mp4", "mpeg4", before(b"\0\0\1\xb6")),
        ("a.avi", "mpeg4", before(b"\0\0\1\xb6")),
    ],
)
def test_user_data_goes_and_images_stay(
    tmp_path: Path, name: str, codec: str, change: Callable[[bytes], bytes]
) -> None:
    path, out = encoded(tmp_path / name, codec, change), tmp_path / f"out{Path(name).suffix}"
    assert PLACE in path.read_bytes(), "the control"
    write_bare(path, out)
    assert PLACE not in out.read_bytes()
    assert (frames_of(out, 64).frames == frames_of(path, 64).frames).all()


def test_user_data_in_the_header_of_a_track_goes(tmp_path: Path) -> None:
    path, out = encoded(tmp_path / "a.mp4", "mpeg4", lambda data: data, USER_DATA), tmp_path / "out.mp4"
    assert PLACE in path.read_bytes(), "the control"
    write_bare(path, out)
    assert PLACE not in out.read_bytes()


def test_the_name_of_an_encoder_stays_which_decoders_read() -> None:
    name = b"\0\0\1\xb2DivX503b1393p\0"
    assert without_user_data(name + b"\0\0\1\xb6frame") == name + b"\0\0\1\xb6frame"
    assert without_user_data(b"\0\0\1\xb2DivX503b1393p 52N\0\0\1\xb6frame" + USER_DATA) == b"\0\0\1\xb6frame"


@pytest.mark.parametrize("name", ["a.avi", "a.mov"])
def test_each_frame_of_motion_jpeg_loses_what_the_camera_wrote(tmp_path: Path, name: str) -> None:
    path, out = tmp_path / name, tmp_path / f"out{Path(name).suffix}"
    with av.open(str(path), "w") as target:
        stream = target.add_stream("mjpeg", rate=10)
        stream.width, stream.height, stream.pix_fmt = 56, 40, "yuvj420p"
        for n in range(4):
            packet = av.Packet(jpeg(segment(0xE1, b"Exif\0\0" + PLACE)))
            packet.stream, packet.pts, packet.dts, packet.time_base = stream, n, n, Fraction(1, 10)
            target.mux(packet)
    assert path.read_bytes().count(PLACE) == 4, "the control"
    write_bare(path, out)
    assert PLACE not in out.read_bytes()
    assert (frames_of(out, 40).frames == frames_of(path, 40).frames).all()


def test_comments_in_the_header_of_vorbis_go(tmp_path: Path) -> None:
    path, out = tmp_path / "a.mka", tmp_path / "out.mka"
    with av.open(str(path), "w") as target:
        stream = target.add_stream("vorbis", rate=48_000, options={"strict": "experimental"}, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 48_000), np.float32), format="fltp", layout="stereo")
        frame.rate = 48_000
        packets = [*stream.encode(frame), *stream.encode(None)]
        header = stream.codec_context.extradata
        assert header is not None
        comment = b"\x03vorbis" + bytes(4) + b"\1\0\0\0" + len(PLACE).to_bytes(4, "little") + PLACE + b"\1"
        start = 3 + header[1]
        stream.codec_context.extradata = (
            header[:2] + bytes([len(comment)]) + header[3:start] + comment + header[start + header[2] :]
        )
        for packet in packets:
            target.mux(packet)
    assert PLACE in path.read_bytes(), "the control"
    write_bare(path, out)
    assert PLACE not in out.read_bytes()
    assert len(sound_of(out).samples) == len(sound_of(path).samples)
