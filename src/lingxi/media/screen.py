"""Reads text in the frames of a video: slides, signs, names and burned-in subtitles."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np
from PIL import Image as Pillow

from lingxi.arrays import Pixels
from lingxi.errors import UnreadableMedia
from lingxi.media.container import opened
from lingxi.media.film import frames_at
from lingxi.media.lines import lines_in
from lingxi.media.moments import THUMB
from lingxi.media.ocr import engine
from lingxi.media.read import Reading
from lingxi.media.time_limit import TimeLimit
from lingxi.media.tracks import film_of
from lingxi.media.unread_text import with_unread_text
from lingxi.types import Limits, Segment, Video

LEGIBLE_FRAME = 720  # pixels of the shorter side of a frame for OCR
NEW = 0.04  # greatest local difference at 32 x 18 pixels, in [0, 1]: about that of another line on a slide


def with_frames(reading: Reading, limits: Limits, limit: TimeLimit, shown: Sequence[str] = ()) -> Reading:
    """The reading, or part, of a video with the lines in the best frame of each moment.

    A frame that looks like the one before is not read again. Lines that were all in the frame read before it (initially
    ``shown``) are not repeated: a text that stays for minutes is found once, where it appears. Frames that are not
    reached before the ``limit`` are not read, which is reported as a loss.
    """
    segments, last = list(reading.segments), None
    moments = [n for n, each in enumerate(segments) if isinstance(each.media, Video)]
    with suppress(UnreadableMedia), opened(reading.source.path, limits) as container:
        times = [_at_s(segments[n]) for n in moments]
        for n, frame in zip(moments, frames_at(container, film_of(container), times, LEGIBLE_FRAME), strict=False):
            small = _small(frame)
            if last is not None and not _differs(small, last):
                continue
            if limit.is_over:
                reading = with_unread_text(reading, limits, limit)
                break
            last = small
            lines = lines_in(frame, engine)
            texts = tuple(_plain(line.text) for line in lines)
            if not set(texts) <= set(shown):
                segments[n] = replace(segments[n], written=lines)
            shown = texts
    return replace(reading, segments=tuple(segments), shown=tuple(shown))


def _at_s(moment: Segment) -> float:
    """The time of its best frame, in seconds."""
    return float(str(moment.facts["at_s"]))


def _small(frame: Pixels) -> Pixels:
    return np.asarray(Pillow.fromarray(frame).resize(THUMB, Pillow.Resampling.BOX))


def _differs(one: Pixels, other: Pixels) -> bool:
    return float(np.abs(one.astype(np.int16) - other.astype(np.int16)).max()) > NEW * 255


def _plain(text: str) -> str:
    return "".join(text.casefold().split())
