"""Opens files of video and sound as one of the containers below, identified by their first bytes.

The demuxer is chosen here and never guessed. Demuxers that open other files or addresses (HLS, DASH, SDP, concat,
image sequences) are not on the list, so no protocol whitelist is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.types import Limits, Value

MAGIC: tuple[tuple[int, bytes, str], ...] = (  # offset, bytes there, demuxer
    (4, b"ftyp", "mov"), (4, b"moov", "mov"), (4, b"mdat", "mov"), (4, b"wide", "mov"), (4, b"free", "mov"),
    (4, b"skip", "mov"), (0, b"\x1aE\xdf\xa3", "matroska"), (8, b"AVI ", "avi"), (8, b"WAVE", "wav"),
    (0, b"OggS", "ogg"), (0, b"fLaC", "flac"), (0, b"ID3", "mp3"), (0, b"FLV\x01", "flv"),
    (0, b"0&\xb2u\x8ef\xcf\x11", "asf"), (0, b"\x00\x00\x01\xba", "mpeg"), (0, b"FORM", "aiff"), (0, b"caff", "caf"),
    (0, b"#!AMR", "amr"), (0, b"\xff\xf1", "aac"), (0, b"\xff\xf9", "aac"), (0, b"\xff\xfb", "mp3"),
    (0, b"\xff\xfa", "mp3"), (0, b"\xff\xf3", "mp3"), (0, b"\xff\xf2", "mp3"),
)  # fmt: skip
PACKET, LONG_PACKET = 188, 192  # bytes between the sync bytes of a transport stream
MARKS = 5  # consecutive packets that identify a transport stream when the name does not
BROKEN = 100  # broken packets before reading is stopped


def is_transport_stream(path: Path) -> bool:
    """Whether a regular file is an MPEG transport stream: packets that all begin with the sync byte."""
    with suppress(OSError), path.open("rb") as file:
        head = file.read(MARKS * LONG_PACKET)
        return any(head[at : MARKS * size : size] == MARKS * b"G" for at, size in ((0, PACKET), (4, LONG_PACKET)))
    return False


@contextmanager
def opened(path: Path, limits: Limits | None = None) -> Iterator[Any]:
    """The open container, closed after the block; raises UnreadableMedia."""
    import av

    limits, lenient = limits or Limits(), _lenient(av.__version__)
    with path.open("rb") as file:
        demuxer = _demuxer(file.read(2 * LONG_PACKET + 5))
        file.seek(0)
        try:
            container = av.open(file, format=demuxer, options={"max_streams": "64"}, **lenient)
        except (av.FFmpegError, ValueError) as error:
            raise UnreadableMedia(f"it cannot be opened: {_reason(error)}") from error
        try:
            _check(container, limits)
            yield container
        except UnreadableMedia:  # it is a ValueError, too
            raise
        except (av.FFmpegError, ValueError) as error:
            raise UnreadableMedia(f"it cannot be decoded: {_reason(error)}") from error
        finally:
            container.close()


def decoded(container: Any, stream: Any) -> Iterator[Any]:
    """The frames of one stream in order; broken packets are skipped, a broken end counts as the end."""
    import av

    broken = 0
    packets = container.demux(stream)
    while broken < BROKEN:
        try:
            packet = next(packets, None)
        except av.FFmpegError:
            return
        if packet is None:
            return
        try:
            yield from packet.decode()
        except (av.FFmpegError, ValueError):
            broken += 1


def seek(container: Any, stream: Any, at_s: float) -> None:
    """Seeks to a frame from which decoding reaches ``at_s``; a container that cannot seek stays where it is."""
    import av

    if at_s > 0:
        try:
            container.seek(int((at_s + start_of(stream)) / stream.time_base), stream=stream, backward=True)
        except av.FFmpegError:
            return


def start_of(stream: Any) -> float:
    """The first time stamp of a stream in seconds; it is subtracted from all others."""
    return float(stream.start_time * stream.time_base) if stream.start_time is not None else 0.0


def duration_of(container: Any, stream: Any) -> float | None:
    """The duration in seconds that the file states."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / 1e6 if container.duration else None


def facts_of(container: Any, stream: Any) -> dict[str, Value]:
    """Facts about the whole file: ``duration_s``, and ``taken`` if a camera wrote it."""
    facts: dict[str, Value] = {}
    seconds = duration_of(container, stream)
    if seconds:
        facts["duration_s"] = round(seconds, 3)
    written = container.metadata.get("creation_time") or container.metadata.get("date") or ""
    with suppress(ValueError):
        facts["taken"] = datetime.fromisoformat(written).replace(tzinfo=None, microsecond=0)
    return facts


def title_of(container: Any) -> str:
    """The title in the file's metadata."""
    return " ".join(readable(str(container.metadata.get("title", ""))).split())[:200]


def readable(text: str) -> str:
    """Text of metadata, with U+FFFD for bytes that are not UTF-8 (PyAV 19 returns them as surrogates)."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _lenient(version: str) -> dict[str, Any]:
    """Options that open files with metadata that is not UTF-8; PyAV 19 has no such option and accepts such files."""
    return {"metadata_errors": "replace"} if int(version.partition(".")[0]) < 19 else {}


def _demuxer(head: bytes) -> str:
    if head[:3] == b"RIF" and head[8:12] not in (b"AVI ", b"WAVE"):
        raise UnreadableMedia("its content is neither AVI nor WAV")
    for at, mark, name in MAGIC:
        if head[at : at + len(mark)] == mark:
            return name
    if head[0:1] == head[PACKET : PACKET + 1] == b"G" or head[4:5] == head[LONG_PACKET + 4 : LONG_PACKET + 5] == b"G":
        return "mpegts"
    raise UnreadableMedia("its content is not a known video or sound format")


def _check(container: Any, limits: Limits) -> None:
    seconds = container.duration / 1e6 if container.duration else 0.0
    if seconds > limits.duration_s:
        raise UnreadableMedia(
            f"its stated length is {seconds / 3600:,.1f} hours; the limit is {limits.duration_s / 3600:g}"
        )
    for stream in container.streams.video:
        if stream.width * stream.height > limits.decoded_pixels:
            raise UnreadableMedia(f"its frames of {stream.width} x {stream.height} pixels are over the limit")
    for stream in container.streams.audio:
        if stream.channels > limits.channels:
            raise UnreadableMedia(f"it has {stream.channels} channels; the limit is {limits.channels}")


def _reason(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
