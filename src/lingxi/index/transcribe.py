"""Adds transcripts to readings of videos and sounds that have no subtitles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, Protocol, TypeAlias

from lingxi.arrays import Samples
from lingxi.index.stretches import Stretch, joined, stretches
from lingxi.media.read import Reading
from lingxi.media.subtitle_formats import Cue
from lingxi.media.subtitles import passages
from lingxi.types import Segment, Text

BEGIN_WITHIN_S = 2.0  # what was said is found at its moment: a line begins at most this long after its passage

Ends: TypeAlias = tuple[Stretch | None, ...]  # of the tracks of sound of one part: what goes on in the next part


class Listener(Protocol):
    """A speech recogniser."""

    def lines(self, samples: Samples) -> list[Cue]:
        """The lines spoken in samples at 16 kHz, with times from their beginning."""
        ...


def transcribed(reading: Reading, listener: Listener, before: Ends = ()) -> tuple[Reading, Ends]:
    """The reading, or part, with passages of transcribed speech, and what goes on in the next part.

    That must be given as ``before`` with the next part: words at the border of two parts are heard as a whole, once.
    A part with subtitles has no other passages than those of ``before``.
    """
    written = reading.source.subtitled or any(isinstance(each.media, Text) for each in reading.segments)
    tracks = [] if written else stretches(reading.segments)
    if len(before) != len(tracks):  # which track goes on is not known
        before, tracks = (*before, *(None for _ in tracks)), [*([] for _ in before), *tracks]
    parted = [
        _parted(joined([first, *track]) if first else track, reading.onward)
        for first, track in zip(before, tracks, strict=True)
    ]
    found = [segment for whole, _ in parted for segment in _passages(whole, listener)]
    if found or tracks:
        said: Literal["silent", "heard"] = "heard" if found else "silent"
        reading = replace(reading, segments=(*reading.segments, *found), transcript=said)
    return reading, tuple(end for track, (_, end) in zip(tracks, parted, strict=True) if track)


def _parted(track: Sequence[Stretch], onward_s: float | None) -> tuple[list[Stretch], Stretch | None]:
    """The stretches of a track without what goes on in the next part, and that."""
    if not track or onward_s is None:
        return list(track), None
    whole, end = track[-1].parted(onward_s)
    return [*track[:-1], *([whole] if whole else [])], end


def _passages(track: Sequence[Stretch], listener: Listener) -> list[Segment]:
    cues = [
        replace(cue, start_s=each.start_s + cue.start_s, end_s=each.start_s + cue.end_s)
        for each in track
        for cue in listener.lines(each.samples)
    ]
    return passages(cues, BEGIN_WITHIN_S)
