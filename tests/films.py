"""Films and sounds that tests make."""

from __future__ import annotations

import wave
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

import av
import numpy as np

from lingxi.arrays import Pixels, Samples

Codec: TypeAlias = Literal["mpeg4", "h264", "mpeg2video", "mjpeg"]
FPS = 10
SIZE = (160, 96)


def scene(seed: int, size: tuple[int, int] = SIZE) -> Pixels:
    """A picture (h, w, 3) of blocks that looks like no other seed's."""
    blocks = np.random.default_rng(seed).integers(0, 256, (6, 10, 3), np.uint8)
    return np.ascontiguousarray(np.kron(blocks, np.ones((size[1] // 6, size[0] // 10, 1), np.uint8)))


def film(
    path: Path,
    scenes: Sequence[tuple[Pixels, float]],
    sound: Samples | None = None,
    *,
    fps: int = FPS,
    rotate: int = 0,
    options: Mapping[str, str] | None = None,
    codec: Codec = "mpeg4",
) -> Path:
    """A film of still scenes, each so many seconds long, with one channel of sound at 16 kHz; browsers play h264."""
    with av.open(str(path), "w", options=dict(options or {})) as target:
        stream = target.add_stream(codec, rate=fps)
        stream.height, stream.width = scenes[0][0].shape[:2]
        stream.pix_fmt, stream.bit_rate = "yuvj420p" if codec == "mjpeg" else "yuv420p", 2_000_000
        if rotate:
            stream.set_display_rotation(rotate)
        heard = target.add_stream("aac", rate=16_000, layout="mono") if sound is not None else None
        for pixels in _frames(scenes, fps):
            for packet in stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")):
                target.mux(packet)
        target.mux(list(stream.encode()))
        if heard is not None and sound is not None:
            for start in range(0, len(sound), 1024):
                frame = av.AudioFrame.from_ndarray(sound[None, start : start + 1024], format="fltp", layout="mono")
                frame.sample_rate, frame.pts = 16_000, start
                target.mux(list(heard.encode(frame)))
            target.mux(list(heard.encode()))
    return path


def _frames(scenes: Iterable[tuple[Pixels, float]], fps: int) -> Iterable[Pixels]:
    return (pixels for pixels, seconds in scenes for _ in range(round(seconds * fps)))


def tone(hertz: float, seconds: float, rate: int = 16_000) -> Samples:
    """A sine."""
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def recording(path: Path, samples: Samples, rate: int = 16_000, channels: int = 1) -> Path:
    """A WAV file of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.repeat(samples[:, None], channels, 1) * 32767).astype("<i2").tobytes())
    return path


def sound_file(path: Path, samples: Samples, metadata: Mapping[str, str] | None = None, rate: int = 16_000) -> Path:
    """A sound of one channel, in the usual codec of its file extension."""
    with av.open(str(path), "w") as target:
        target.metadata.update(metadata or {})
        stream: Any = target.add_stream(target.default_audio_codec, rate=rate)
        layout = "mono"
        stream.layout = layout
        resampler = av.AudioResampler(
            format=stream.format, layout=layout, rate=rate, frame_size=stream.frame_size or 1024
        )
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="fltp", layout=layout)
        frame.sample_rate, frame.pts = rate, 0
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            target.mux(list(stream.encode(piece)))
        target.mux(list(stream.encode()))
    return path


def renamed_codec(path: Path, name: bytes, other: bytes) -> Path:
    """The MP4 with another name for a codec, so that nothing decodes it."""
    data = path.read_bytes()
    at = data.index(name, data.index(b"stsd"))
    details = data.index(b"esds", at)
    path.write_bytes(data[:at] + other + data[at + 4 : details] + b"free" + data[details + 4 :])
    return path
