"""The film in a motion photo, as moments and windows of sound of the photo's file."""

from __future__ import annotations

from pathlib import Path

from lingxi.errors import UnreadableMedia
from lingxi.media.container import duration_of, opened
from lingxi.media.film import PART_S, moments, with_motion
from lingxi.media.losses import report_loss
from lingxi.media.motion_photo import MISSING, SUFFIXES, film_in
from lingxi.media.sound_track import all_sounds
from lingxi.media.tracks import film_of, sounds_of
from lingxi.types import Limits, Segment, Value

LONGER = f"the film in this motion photo was read up to {PART_S:g} s; the rest was left out"


def motion_moments(path: Path, limits: Limits, side: int) -> list[Segment]:
    """The moments of the film in a photo, then its windows of sound; none for a photo without a film.

    A film that is not where the photo says, or cannot be decoded, is reported as a loss: the photo is read.
    """
    if path.suffix.lower() not in SUFFIXES:
        return []
    try:
        with path.open("rb") as file:
            if film_in(file) is None:
                return []
        return _film(path, limits, side)
    except UnreadableMedia:
        report_loss(MISSING)
        return []


def _film(path: Path, limits: Limits, side: int) -> list[Segment]:
    facts: dict[str, Value] = {}
    with opened(path, limits) as container:
        stream, has_sound = film_of(container), bool(sounds_of(container))
        if stream is None:
            raise UnreadableMedia(MISSING)
        seconds = duration_of(container, stream)
        if seconds:
            facts["duration_s"] = round(seconds, 3)
        size = {"width": stream.width, "height": stream.height}
        found, onward_s = moments(container, stream, 0.0, side, limits, facts | size, "")
    if limits.in_a_row and found:
        with opened(path, limits) as container:
            found = with_motion(container, found, limits.in_a_row)
    end_s = PART_S if onward_s is None else onward_s
    heard, reached_s = all_sounds(path, limits, 0.0, end_s, facts, "") if has_sound else ([], 0.0)
    if onward_s is not None or reached_s > end_s:
        report_loss(LONGER)
    return [*found, *heard]
