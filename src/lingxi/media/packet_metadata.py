"""Metadata inside the streams of films and sounds: taken out of packets and headers, without decoding."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from lingxi.errors import UnreadableMedia
from lingxi.media.jpeg_metadata import jpeg_without_metadata

Cleaner: TypeAlias = Callable[[Any], list[Any]]  # a packet, or None at the end -> packets

MESSAGES = {  # codec -> the filter that removes its units of messages (SEI, metadata OBU)
    "h264": "filter_units=remove_types=6",
    "hevc": "filter_units=remove_types=39-40",
    "vvc": "filter_units=remove_types=23-24",
    "av1": "filter_units=remove_types=5",
}
# Decoders need to know which encoder packed B-frames; its name says nothing of a place.
_ENCODER = rb"(?:DivX\d{1,4}(?:b|Build)\d{1,5}p?|XviD\d{1,4}|Lavc[\d.]{0,14})\x00*(?:\x00\x00\x01|\Z)"
_USER_DATA = re.compile(rb"\x00\x00\x01\xb2(?!" + _ENCODER + rb").*?(?=\x00\x00\x01|\Z)", re.DOTALL)
_VC1_USER_DATA = re.compile(rb"\x00\x00\x01[\x1b-\x1f].*?(?=\x00\x00\x01|\Z)", re.DOTALL)
COMMENTS = {"vorbis": b"\x03vorbis" + bytes(8) + b"\x01", "theora": b"\x81theora" + bytes(8)}  # empty ones
HEADERS = 3  # of Vorbis and Theora; the second has comments


def cleaner_of(stream: Any, target: Any) -> Cleaner:
    """What takes metadata out of the packets of ``stream``; the header of ``target`` loses it at once.

    Raises UnreadableMedia.
    """
    codec = stream.codec_context.name
    if codec in COMMENTS:
        target.codec_context.extradata = _without_comments(stream.codec_context.extradata, COMMENTS[codec])
    if codec in MESSAGES:
        from av.bitstream import BitStreamFilterContext

        filtered = BitStreamFilterContext(MESSAGES[codec], stream, target)
        return filtered.filter
    change = CHANGES.get(codec)
    if change is None:
        return lambda packet: [] if packet is None else [packet]
    if stream.codec_context.extradata and codec != "mjpeg":
        target.codec_context.extradata = change(stream.codec_context.extradata)
    return lambda packet: [] if packet is None else [_changed(packet, change)]


def without_user_data(data: bytes) -> bytes:
    """A stream of MPEG-1, MPEG-2, MPEG-4 part 2 or AVS without user data, except the name of an encoder."""
    return _USER_DATA.sub(b"", data)


def _without_vc1_user_data(data: bytes) -> bytes:
    return _VC1_USER_DATA.sub(b"", data)


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    **dict.fromkeys(("mpeg1video", "mpeg2video", "mpeg4", "cavs"), without_user_data),
    "vc1": _without_vc1_user_data,
    "mjpeg": jpeg_without_metadata,
}


def _changed(packet: Any, change: Callable[[bytes], bytes]) -> Any:
    import av

    before = bytes(packet)
    after = change(before) if before else before
    if after == before:
        return packet
    changed = av.Packet(after)
    changed.stream, changed.time_base = packet.stream, packet.time_base
    changed.pts, changed.dts, changed.duration = packet.pts, packet.dts, packet.duration
    changed.is_keyframe = packet.is_keyframe
    return changed


def _without_comments(header: bytes | None, empty: bytes) -> bytes:
    """The three headers of Vorbis or Theora, packed in one of FFmpeg's two ways, with an empty one of comments."""
    parts = _unpacked(header or b"")
    if len(parts) != HEADERS or not parts[1].startswith(empty[:7]):
        raise UnreadableMedia("it cannot be written without its metadata")
    first, _, last = parts
    return b"".join(len(each).to_bytes(2, "big") + each for each in (first, empty, last))


def _unpacked(header: bytes) -> list[bytes]:
    if header[:1] == b"\x02":  # lengths as in Ogg and Matroska: bytes of 255, and a smaller one
        at, sizes = 1, list[int]()
        for _ in range(HEADERS - 1):
            size = 0
            while at < len(header) and header[at] == 255:
                size, at = size + 255, at + 1
            sizes.append(size + (header[at] if at < len(header) else 0))
            at += 1
        first = at + sizes[0]
        return [header[at:first], header[first : first + sizes[1]], header[first + sizes[1] :]]
    parts, at = list[bytes](), 0
    while at + 2 <= len(header) and len(parts) < HEADERS:
        size = int.from_bytes(header[at : at + 2], "big")
        parts.append(header[at + 2 : at + 2 + size])
        at += 2 + size
    return parts
