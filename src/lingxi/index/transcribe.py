"""Adds transcripts to readings of videos and sounds that have no subtitles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from lingxi.arrays import Samples
from lingxi.media.read import Reading
from lingxi.media.subtitle_formats import Cue
from lingxi.media.subtitles import passages
from lingxi.types import Audio, Segment, Text

BEGIN_WITHIN_S = 2.0  # what was said is found at its moment: a line begins at most this long after its passage


class Listener(Protocol):
    """A speech recogniser."""

    def lines(self, samples: Samples) -> list[Cue]:
        """The lines spoken in samples at 16 kHz, with times from their beginning."""
        ...


def transcribed(reading: Reading, listener: Listener) -> Reading:
    """The reading, or part, with passages of transcribed speech; unchanged if it has subtitles."""
    written = reading.source.spoken or any(isinstance(each.media, Text) for each in reading.segments)
    if written:
        return reading
    cues = [
        replace(cue, start_s=start_s + cue.start_s, end_s=start_s + cue.end_s)
        for start_s, samples in stretches(reading.segments)
        for cue in listener.lines(samples)
    ]
    return replace(reading, segments=(*reading.segments, *passages(cues, BEGIN_WITHIN_S)))


def stretches(segments: Sequence[Segment]) -> Iterator[tuple[float, Samples]]:
    """Joins overlapping windows of one track of sound: the start time of each stretch, and its samples."""
    began_s, last_s, held = 0.0, 0.0, np.zeros(0, np.float32)
    for each in segments:
        if not isinstance(each.media, Audio) or each.place.start_s is None:
            continue
        behind, goes_on = round((each.place.start_s - began_s) * each.media.rate_hz), each.place.start_s > last_s
        last_s = each.place.start_s
        if len(held) and goes_on and behind <= len(held):  # another track begins again at an earlier time
            held = np.concatenate([held[:behind], each.media.samples])
            continue
        if len(held):
            yield began_s, held
        began_s, held = each.place.start_s, each.media.samples
    if len(held):
        yield began_s, held
