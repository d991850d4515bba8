"""The images of a video, in parts, as moments: a span of time with the sharpest frame of each of its halves."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any, final

import numpy as np

from lingxi.arrays import Pixels
from lingxi.media.frames import frames
from lingxi.media.moments import LOOK_S, SHORTEST_S, THUMB, Moments, empty, sharpness
from lingxi.media.orientation import upright
from lingxi.media.tracks import film_of
from lingxi.types import Limits, Place, Segment, Value, Video

PART_S = 30.0  # of a video per read: bounds the memory
CANDIDATE_S = 0.5  # between frames that may represent a moment
CANDIDATES = 4  # candidate frames kept of the open moment: more than a moment with motion has
MOTION_SIDE = 128  # pixels of the shorter side of frames for motion analysis
FAR_S = 5.0  # between two wanted frames; longer gaps are skipped by seeking
LATE_S = 0.5  # after the beginning of a part: its first moment begins there
SHARE = 3  # a part ends early after 1/SHARE of its time limit


@dataclass(frozen=True)
class Look:
    """One sampled frame."""

    at_s: float
    end_s: float
    frame: Any


def moments(
    container: Any, stream: Any, start_s: float, side: int, limits: Limits, facts: Mapping[str, Value], title: str
) -> tuple[list[Segment], float | None]:
    """The moments from ``start_s`` on, and where the next part begins; None at the end of the video.

    When text is to be read, a new slide begins a new moment even if it looks like the last one.
    """
    until, wide = time.monotonic() + limits.seconds / SHARE, pixel_shape(stream)
    seen = looks(container, stream, start_s)
    return cut_moments(seen, wide, start_s, side, limits, facts, title, lambda: time.monotonic() > until)


def cut_moments(
    seen: Iterable[Look],
    wide: float,
    start_s: float,
    side: int,
    limits: Limits,
    facts: Mapping[str, Value],
    title: str,
    is_slow: Callable[[], bool],
) -> tuple[list[Segment], float | None]:
    """The same from sampled frames; ``wide`` is the displayed width of a stored pixel, relative to its height.

    The part ends at the next cut when ``is_slow`` says that it takes too long.
    """
    found = list[Segment]()
    cutter = Moments(places=limits.writing_seconds > 0)
    taken = _Taken(start_s, side, wide, start_s)
    last_s = start_s
    for look in seen:
        if last_s == start_s and look.at_s > start_s + LATE_S:  # the images begin later than the sound
            last_s = taken.start_s = look.at_s
        if cutter.begins(look.at_s, thumb(look.frame)) and last_s > start_s:
            found += taken.segment(look.at_s, facts, title)
            if is_slow() or look.at_s - start_s >= PART_S:
                return found, look.at_s
            taken = _Taken(look.at_s, side, taken.wide, look.at_s)
        if cutter.flash:
            taken.kept.clear()
        taken.take(look)
        last_s = look.end_s
    tail = taken.segment(last_s, facts, title)
    if found and not cutter.cut and last_s - taken.start_s < SHORTEST_S:
        tail, found[-1] = [], replace(found[-1], place=replace(found[-1].place, end_s=round(last_s, 3)))
    return found + tail, None


def with_motion(container: Any, found: Sequence[Segment], count: int) -> list[Segment]:
    """Adds all frames of each moment, at the video's own rate, and at least ``count`` frames around its middle.

    For shorter moments they include frames before and after. ``container`` must be freshly opened.
    """
    stream, due, done = film_of(container), deque(found), list[Segment]()
    wide, seconds = pixel_shape(stream), count / float(stream.average_rate or 25)
    began_s = max(0.0, (found[0].place.start_s or 0.0) - seconds)
    recent = deque[tuple[float, Pixels]]()
    stream.thread_type = "AUTO"
    for look in _frames(container, stream, began_s):
        while due and look.at_s >= max(_until(due[0].place, seconds), began_s + seconds) - 1e-3:
            done.append(_moving(due.popleft(), recent, count))
        if not due:
            return done
        if look.at_s >= began_s - 1e-3:
            recent.append((look.at_s, picture(look.frame, MOTION_SIDE, wide)))
            while len(recent) > count and recent[0][0] < (due[0].place.start_s or 0.0) - 1e-3:
                recent.popleft()
    return [*done, *(_moving(each, recent, count) for each in due)]


def _moving(segment: Segment, recent: Iterable[tuple[float, Pixels]], count: int) -> Segment:
    """The segment with its own frames, or with the last ``count`` if it has fewer."""
    start_s, end_s = segment.place.start_s or 0.0, segment.place.end_s or inf
    own = [pixels for at_s, pixels in recent if start_s - 1e-3 <= at_s < end_s - 1e-3]
    frames = own if len(own) >= count else [pixels for _, pixels in recent][-count:]
    if not frames or not isinstance(segment.media, Video):
        return segment
    return replace(segment, media=replace(segment.media, moving=np.stack(frames)))


def _until(place: Place, seconds: float) -> float:
    """When all frames of a moment have been seen, and those after its middle."""
    return max(_middle(place) + seconds / 2, place.end_s or 0.0)


def _middle(place: Place) -> float:
    return ((place.start_s or 0.0) + (place.end_s or 0.0)) / 2


def looks(container: Any, stream: Any, start_s: float) -> Iterator[Look]:
    """About ten frames a second from ``start_s`` on, with the time until which each is shown."""
    _thin(stream)
    due = start_s
    for look in _frames(container, stream, start_s):
        if look.at_s >= due - (look.end_s - look.at_s) / 2 and look.at_s >= start_s - 1e-3:
            due = max(due + LOOK_S, look.at_s)
            yield replace(look, at_s=max(look.at_s, start_s))


def frames_at(container: Any, stream: Any, times: Sequence[float], side: int) -> Iterator[Pixels]:
    """The frames that :func:`looks` found at these ascending times, upright, with a shorter side of at most ``side``.

    Far frames are reached by seeking, near ones by decoding; ends with the video.
    """
    _thin(stream)
    wide, here_s = pixel_shape(stream), -inf
    near: Iterator[Look] = iter(())
    for at_s in times:
        if at_s > here_s + FAR_S:
            near = _frames(container, stream, at_s)
        look = next((each for each in near if each.at_s >= at_s - 1e-3), None)
        if look is None:
            return
        here_s = look.at_s
        yield picture(look.frame, side, wide)


def _thin(stream: Any) -> None:
    """Skips frames that no other frame depends on, for videos with a high frame rate."""
    stream.thread_type = "AUTO"
    stream.codec_context.skip_frame = "NONREF" if stream.average_rate and stream.average_rate > 20 else "DEFAULT"


def _frames(container: Any, stream: Any, start_s: float) -> Iterator[Look]:
    """All frames from shortly before ``start_s`` on."""
    step = float(1 / stream.average_rate) if stream.average_rate else 1 / 25
    for at_s, frame in frames(container, stream, start_s):
        yield Look(at_s, at_s + step, frame)


def pixel_shape(stream: Any) -> float:
    """The displayed width of a stored pixel, relative to its height."""
    shape = float(stream.codec_context.sample_aspect_ratio or 1)
    return shape if 0.1 < shape < 10 else 1.0


def thumb(frame: Any) -> Pixels:
    """The frame scaled to 32 x 18 pixels."""
    return _scaled(frame, *THUMB)


def picture(frame: Any, side: int, wide: float = 1.0) -> Pixels:
    """The frame upright, with a shorter side of at most ``side`` pixels.

    ``wide`` is the displayed width of a stored pixel, relative to its height.
    """
    width, height = max(1.0, frame.width * wide), max(1.0, float(frame.height))
    scale = min(1.0, side / min(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return upright(_scaled(frame, *size), frame)


def _scaled(frame: Any, width: int, height: int) -> Pixels:
    """The frame in this size; in one thread, since starting others takes longer than scaling one frame."""
    pixels: Pixels = frame.reformat(width, height, format="rgb24", interpolation="AREA", threads=1).to_ndarray()
    return pixels


@final
@dataclass
class _Taken:
    """The candidate frames of the open moment."""

    start_s: float
    side: int
    wide: float
    due: float
    kept: list[tuple[float, float, Pixels]] = field(default_factory=list)  # sharpness, time, pixels

    def take(self, look: Look) -> None:
        if look.at_s < self.due:
            return
        pixels = picture(look.frame, self.side, self.wide)
        if not empty(pixels):
            self.due = look.at_s + CANDIDATE_S
            self.kept.append((sharpness(pixels), look.at_s, pixels))
            if len(self.kept) > CANDIDATES:
                self.kept.remove(min(self.kept, key=lambda each: each[0]))

    def segment(self, end_s: float, facts: Mapping[str, Value], title: str) -> list[Segment]:
        """The moment as a segment; None if its frames are empty."""
        if not self.kept:
            return []
        middle = (self.kept[0][1] + self.kept[-1][1]) / 2
        halves = ([each for each in self.kept if (each[1] <= middle) == first] for first in (True, False))
        best = [max(half, key=lambda each: each[0]) for half in halves if half]
        frames = np.stack([pixels for _, _, pixels in best])
        place = Place(start_s=round(self.start_s, 3), end_s=round(end_s, 3))
        at_s = round(max(best, key=lambda each: each[0])[1], 3)
        seconds = max(end_s - self.start_s, LOOK_S)
        return [Segment(Video(frames, len(frames) / seconds), place, title, facts={**facts, "at_s": at_s})]
