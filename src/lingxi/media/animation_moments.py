"""Animated pictures (GIF, PNG, WebP, AVIF) as films: moments with their telling frames."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.film import CANDIDATE_S, Look, cut_moments, picture
from lingxi.media.formats.animation import FORMATS
from lingxi.media.formats.opening import open_picture
from lingxi.media.formats.size import check_size
from lingxi.media.image import translated
from lingxi.media.losses import report_loss
from lingxi.media.moments import LOOK_S
from lingxi.media.pixels import rgb
from lingxi.media.time_limit import TimeLimit
from lingxi.types import Image, Limits, Segment

SUFFIXES = frozenset({".gif", ".png", ".apng", ".webp", ".avif", ".avifs"})
MOST_FRAMES = 1_000
MOST_PIXELS = 2**29  # of all frames together
SHARE = 1 / 3  # of the time limit of a file, for its frames
USUAL_S, SHORTEST_S = 0.1, 0.02  # of a frame that says no time, or one that browsers do not keep
CUT = "the animation was read in part: its later frames were left out"


def animation_moments(path: Path, limits: Limits, side: int) -> list[Segment]:
    """The moments of an animation; none for other pictures. Frames beyond the limits are reported as a loss.

    Raises UnreadableMedia.
    """
    if not is_animation(path):
        return []
    limit = TimeLimit(limits.seconds, SHARE)
    with path.open("rb") as file, translated(), open_picture(file, limits, side).image as image:
        if not getattr(image, "is_animated", False):
            return []
        check_size(*image.size, limits)
        facts = {"width": image.width, "height": image.height}
        looks = _within(limit, _looks(image, limits))
        found, onward_s = cut_moments(looks, 1.0, 0.0, side, limits, facts, "", lambda: limit.is_over)
    if onward_s is not None:
        report_loss(CUT, passing=limit.is_busy)
    if not found:
        return []
    seconds = {"duration_s": found[-1].place.end_s or 0.0}
    return [Segment(each.media, each.place, facts={**each.facts, **seconds}) for each in found]


def frame_of_animation(path: Path, at_s: float, side: int) -> Image:
    """The frame of an animation at a time, with a shorter side of at most ``side`` pixels; raises UnreadableMedia."""
    with path.open("rb") as file, translated(), open_picture(file, Limits(), side).image as image:
        check_size(*image.size, Limits())
        last = None
        for last in _looks(image, Limits()):
            if last.end_s > at_s + 1e-3:
                break
        if last is None:
            raise UnreadableMedia(f"it shows nothing at {at_s:g} s")
        return Image(picture(last.frame, side))


def is_animation(path: Path) -> bool:
    """Whether a file is a picture of several frames that follow each other, by its first bytes."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    with path.open("rb") as file:
        head = file.read(4096)
    if head[:4] == b"\x89PNG":
        return b"acTL" in head
    if head[:4] == b"RIFF":
        return head[12:16] == b"VP8X" and bool(head[20:21]) and bool(head[20] & 2)
    return head[:3] == b"GIF" or head[4:12] == b"ftypavis"


def _looks(image: Pillow.Image, limits: Limits) -> Iterator[Look]:
    """About ten frames a second, with the time until which each is shown."""
    import av

    if image.format not in FORMATS:
        return
    at_s, due_s = 0.0, 0.0
    count = min(MOST_FRAMES, MOST_PIXELS // max(1, image.width * image.height))
    for number in range(max(2, count) + 1):
        try:
            image.seek(number)
            check_size(*image.size, limits)  # a frame beyond the edge enlarges the picture
            image.load()
        except EOFError:
            return
        except Exception:  # of many kinds; the frames before a broken one are shown
            report_loss(CUT)
            return
        if number >= max(2, count):
            report_loss(CUT)
            return
        end_s = at_s + _seconds(image.info.get("duration"))
        if at_s >= due_s - 1e-3:
            due_s = at_s + LOOK_S
            frame = av.VideoFrame.from_ndarray(np.asarray(rgb(image)), format="rgb24")
            for step_s in np.arange(at_s, end_s, CANDIDATE_S).tolist():  # a long frame is seen again, as in a film
                yield Look(step_s, min(end_s, step_s + CANDIDATE_S), frame)
        at_s = end_s


def _seconds(duration: Any) -> float:
    """How long a frame is shown; browsers show those of 10 ms and less for 100 ms."""
    seconds = duration / 1000 if isinstance(duration, int | float) and duration > 0 else 0.0
    return min(float(seconds), 60.0) if seconds >= SHORTEST_S else USUAL_S


def _within(limit: TimeLimit, looks: Iterator[Look]) -> Iterator[Look]:
    for look in looks:
        yield look
        if limit.is_over:
            report_loss(CUT, passing=limit.is_busy)
            return
