"""The decoded frames of one stream with their times: what is broken is left out, and reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

from lingxi.media.clock import STEP_S, Clock, start_of
from lingxi.media.jumps import MATROSKA, is_linear
from lingxi.media.losses import HOLED, report_loss

BROKEN = 10_000  # consecutive broken packets before reading is stopped
RETRIES = 100  # of a container that fails to give the next packet

TimedPacket: TypeAlias = tuple[
    Any, float, float
]  # a packet, when it is decoded, and what is added to the time stamps of its frames


def frames(container: Any, stream: Any, start_s: float = 0.0) -> Iterator[tuple[float, Any]]:
    """The frames from shortly before ``start_s`` on, each with its time in seconds of the file.

    A container that cannot seek is read from its beginning. Packets that cannot be decoded are left out and reported as
    a loss if a frame follows them; at the beginning of a later part they may only lack what is before the part.
    """
    import av

    broken, whole, due_s, shift = 0, start_s <= 0, 0.0, None
    heard, base = stream.type == "audio", float(stream.time_base)
    for packet, at_s, shift_s in _packets(container, stream, start_s):
        found = list[tuple[float | None, Any]]()
        try:
            if shift is not None and shift != shift_s:  # the decoder still holds frames from before the jump
                found += _shifted(stream.codec_context.decode(None), shift)
                stream.codec_context.flush_buffers()
            due_s = due_s if shift is not None else at_s
            shift = shift_s
            found += _shifted(packet.decode(), shift_s)
        except (av.FFmpegError, ValueError):
            broken += 1
            if broken > BROKEN:
                return
        if found and broken and whole:
            report_loss(HOLED)
        if found:
            broken, whole = 0, True
        for seconds, frame in found:
            now_s = due_s if seconds is None else seconds
            due_s = now_s + (frame.samples / frame.sample_rate if heard else (packet.duration or 0) * base or STEP_S)
            yield now_s, frame


def seek(container: Any, stream: Any, at_s: float) -> None:
    """Seeks to a frame from which decoding reaches ``at_s``; a container that cannot seek stays where it is."""
    import av

    if at_s > 0:
        try:
            container.seek(int((at_s + start_of(stream)) / stream.time_base), stream=stream, backward=True)
        except av.FFmpegError:
            return


def packets(container: Any, stream: Any = None) -> Iterator[Any]:
    """The packets of one stream or of all; goes on behind places that the container cannot read."""
    import av

    for _ in range(RETRIES):
        try:
            yield from container.demux(stream) if stream is not None else container.demux()
        except av.FFmpegError:
            continue
        return


def _packets(container: Any, stream: Any, start_s: float) -> Iterator[TimedPacket]:
    linear = is_linear(container)
    clock = Clock(stream, 0.0 if linear else max(0.0, start_s), jumps=linear)
    if linear:
        _rewind(container)
    else:
        seek(container, stream, start_s)
    timed = ((packet, clock.meet(packet), clock.shift_s) for packet in packets(container, stream))
    return _from_key(timed, start_s) if linear else timed


def timed_packets(container: Any, streams: Sequence[Any], start_s: float) -> Iterator[TimedPacket]:
    """The packets of several streams, from the last key packet of the first one that is decoded before ``start_s`` on.

    Packets of the others that belong before it are left out; where there is none, so are those before ``start_s``.
    """
    linear = is_linear(container)
    clocks = {each.index: Clock(each, 0.0 if linear else max(0.0, start_s), jumps=linear) for each in streams}
    if linear:
        _rewind(container)
    else:
        seek(container, streams[0], start_s)
    met = (each for each in packets(container, list(streams)) if each.size)
    timed = ((each, clocks[each.stream.index].meet(each), clocks[each.stream.index].shift_s) for each in met)
    return _from_lead(timed, streams[0].index, start_s)


def _from_lead(timed: Iterator[TimedPacket], lead: int, start_s: float) -> Iterator[TimedPacket]:
    held = list[TimedPacket]()
    for packet, at_s, shift_s in timed:
        leads = packet.stream.index == lead
        if leads and at_s > start_s:
            yield from held
            yield packet, at_s, shift_s
            break
        if leads and packet.is_keyframe:
            held = [(packet, at_s, shift_s), *(each for each in held if each[1] >= at_s)]
        else:
            held.append((packet, at_s, shift_s))
    else:
        yield from held
    yield from timed


def _rewind(container: Any) -> None:
    """Goes back to the first byte."""
    import av

    with suppress(av.FFmpegError):
        if container.format.name in MATROSKA:  # its demuxer knows where clusters begin, not what lies at a byte
            container.seek(0)
        else:
            container.seek(0, unsupported_byte_offset=True)


def _from_key(timed: Iterator[TimedPacket], start_s: float) -> Iterator[TimedPacket]:
    """Leaves out what is before the last key packet that is decoded before ``start_s``."""
    held = list[TimedPacket]()
    for packet, at_s, shift_s in timed:
        if at_s > start_s:
            yield from held
            yield packet, at_s, shift_s
            break
        if packet.is_keyframe:
            held = [each for each in held if each[0].has_sidedata("new_extradata")][-1:]  # of another recording
        held.append((packet, at_s, shift_s))
    else:
        yield from held
    yield from timed


def _shifted(found: list[Any], shift_s: float) -> list[tuple[float | None, Any]]:
    return [(None if frame.time is None else frame.time + shift_s, frame) for frame in found]
