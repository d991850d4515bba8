"""Pieces of a video or a sound: one frame, its sound, or a file with a span of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from lingxi.arrays import Pixels
from lingxi.errors import UnreadableMedia
from lingxi.media.animation_moments import frame_of_animation, is_animation
from lingxi.media.container import opened
from lingxi.media.film import looks, picture, pixel_shape
from lingxi.media.frames import TimedPacket, timed_packets
from lingxi.media.sound_track import heard
from lingxi.media.tracks import film_of, sounds_of
from lingxi.media.windows import RATE_HZ
from lingxi.types import Audio, Image, Video

SOUND_S = 60.0  # of a sound that becomes one vector
BEFORE_S = 0.5  # a frame this far before the wanted time is accepted
ROUNDED_S = 1e-3  # times are stored in milliseconds: the frame shown right after a rounded time is meant


def frame_at(path: Path, at_s: float, side: int) -> Image:
    """The frame shown at ``at_s``, with a shorter side of at most ``side`` pixels; raises UnreadableMedia."""
    if is_animation(path):
        return frame_of_animation(path, at_s, side)
    with opened(path) as container:
        stream = film_of(container)
        last = None
        for look in looks(container, stream, max(0.0, at_s - BEFORE_S)) if stream is not None else ():
            last = look
            if look.end_s > at_s + ROUNDED_S:
                break
        if last is None:
            raise UnreadableMedia(f"it shows nothing at {at_s:g} s")
        return Image(picture(last.frame, side, pixel_shape(stream)))


def sound_of(path: Path, start_s: float = 0.0, seconds: float = SOUND_S) -> Audio:
    """The sound from ``start_s`` on, one channel at 16 kHz; raises UnreadableMedia."""
    with opened(path) as container:
        stream = next(iter(sounds_of(container)), None)
        samples = (
            heard(container, stream, start_s, start_s + seconds) if stream is not None else np.zeros(0, np.float32)
        )
    if not len(samples):
        raise UnreadableMedia("it has no sound")
    return Audio(samples, RATE_HZ)


def frames_of(path: Path, side: int, seconds: float = SOUND_S) -> Video:
    """The first minute at ten frames a second; raises UnreadableMedia."""
    with opened(path) as container:
        stream = film_of(container)
        found = list[Pixels]()
        for look in looks(container, stream, 0.0) if stream is not None else ():
            if look.at_s > seconds:
                break
            found.append(picture(look.frame, side, pixel_shape(stream)))
    if not found:
        raise UnreadableMedia("it has no images")
    return Video(np.stack(found), 10.0)


def cut(path: Path, start_s: float, end_s: float, out: Path) -> tuple[float, float]:
    """Writes ``start_s..end_s`` to ``out`` without re-encoding, and returns the span it really covers.

    It begins at the preceding key frame, which may be earlier. Times are seconds of the file, also where time stamps
    begin again, as in recordings that were put behind each other. The extension of ``out`` decides the format. Raises
    UnreadableMedia.
    """
    import av

    if is_animation(path):
        raise UnreadableMedia("no clips are cut from animations")
    draft = out.with_name(f".{out.stem}.part{out.suffix}")
    try:
        with opened(path) as source, av.open(str(draft), "w") as target:
            kept = [each for each in (film_of(source), *sounds_of(source)[:1]) if each is not None]
            if not kept:
                raise UnreadableMedia("it has neither images nor sound")
            streams = {each.index: target.add_stream_from_template(each) for each in kept}
            span = _copied(timed_packets(source, kept, start_s), target, streams, end_s)
        draft.replace(out)
    except (av.FFmpegError, ValueError) as error:
        raise UnreadableMedia(f"it cannot be cut into {out.suffix or 'such a file'}: {error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return span


def _copied(found: Iterable[TimedPacket], target: Any, streams: dict[int, Any], end_s: float) -> tuple[float, float]:
    """Copies packets until all streams are past the end; times start at the first packet."""
    first, last, over, reached = None, 0.0, set[int](), dict[int, int]()
    for packet, decoded_s, shift_s in found:
        first = decoded_s if first is None else first
        shown_s = decoded_s if packet.pts is None else float(packet.pts * packet.time_base) + shift_s
        if packet.stream.index in over or decoded_s < first:
            continue
        if shown_s >= end_s:
            over.add(packet.stream.index)
            if len(over) == len(streams):
                break
            continue
        later = 0 if packet.pts is None or packet.dts is None else packet.pts - packet.dts
        least = reached.get(packet.stream.index, -1) + 1  # time stamps that go back a little cannot be written
        packet.dts = reached[packet.stream.index] = max(least, round((decoded_s - first) / packet.time_base))
        packet.pts = packet.dts + later
        last = max(last, shown_s)
        packet.stream = streams[packet.stream.index]
        target.mux(packet)
    if first is None:
        raise UnreadableMedia("this span is empty")
    return first, last
