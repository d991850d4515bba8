"""What became of the speech in a file: a mark on its first point, by which ``lingxi status`` counts recordings."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from lingxi.media.companions import is_timed
from lingxi.media.read import Reading
from lingxi.types import Audio, Text

Listened: TypeAlias = Literal["soundless", "unheard", "written", "silent", "heard"]
OUTCOMES: tuple[Listened, ...] = get_args(Listened)  # of two parts of a file the later one counts


def listened_to(reading: Reading) -> Listened | None:
    """What became of the speech in a reading, or in one part; None for a file that is no video or sound.

    ``heard``: it was transcribed. ``silent``: a speech model heard no words. ``written``: it has subtitles or lyrics,
    which are read instead. ``unheard``: no speech model listened. ``soundless``: it has no sound.
    """
    if not is_timed(reading.source.path.name):
        return None
    if reading.transcript:
        return reading.transcript
    if not any(isinstance(each.media, Audio) for each in reading.segments):
        return "soundless"
    written = reading.source.subtitled or any(isinstance(each.media, Text) for each in reading.segments)
    return "written" if written else "unheard"


def later(one: Listened | None, other: Listened | None) -> Listened | None:
    """The mark of a file of which two parts have these marks."""
    known = [each for each in (one, other) if each is not None]
    return max(known, key=OUTCOMES.index) if known else None
