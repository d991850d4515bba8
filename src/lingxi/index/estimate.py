"""Estimates the time and disk space of a run from a small sample of files."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lingxi.encode.embed import embed, sees
from lingxi.errors import UnreadableMedia
from lingxi.index.report import Survey
from lingxi.index.transcribe import Listener, transcribed
from lingxi.media.read import Reading, read
from lingxi.media.written import read_written
from lingxi.types import Encoder, Limits, Segment, Source, modality_of

START_S = 1.0  # loading of models and starting of processes
POINT_BYTES = 2_500  # disk space of a segment without its vectors: payload, indexes, words


@dataclass(frozen=True)
class Estimate:
    """The estimated cost of a run."""

    survey: Survey
    seconds: float
    bytes: int  # growth of the library


def estimate(
    survey: Survey, sample: Sequence[Source], encoders: Sequence[Encoder], side: int, limits: Limits
) -> Estimate:
    """Reads and encodes ``sample``, a few of the files in ``survey``, and extrapolates to all of them."""
    if not sample:
        return Estimate(survey, 0.0, 0)
    _encode(encoders, [each for _, some in _read(sample[:1], side, limits) for each in some])  # loads the models
    seconds, found, whole = 0.0, list[Segment](), 0.0
    began = time.perf_counter()
    for times, segments in _read(sample, side, limits):
        seconds += times * (time.perf_counter() - began)
        found += segments
        whole += times * len(segments)
        began = time.perf_counter()
    _encode(encoders, found)
    seconds += (time.perf_counter() - began) * whole / max(1, len(found))
    vectors = sum(2 * 4 * encoder.space.dim for encoder in encoders)
    size = whole / len(sample) * (vectors + POINT_BYTES) * survey.work
    return Estimate(survey, START_S + seconds / len(sample) * survey.work, int(size))


def transcription_s(sources: Sequence[Source], listener: Listener, limits: Limits) -> float:
    """The seconds that transcribing one recording takes, on average: the first part of each of ``sources`` is."""
    spent = 0.0
    for times, segments in _read(sources, 1, limits):
        began = time.perf_counter()
        transcribed(Reading(sources[0], "", tuple(segments)), listener)
        spent += times * (time.perf_counter() - began)
    return spent / max(1, len(sources))


def _read(sources: Iterable[Source], side: int, limits: Limits) -> Iterator[tuple[float, Sequence[Segment]]]:
    """For each file: its size relative to its first part, and the segments of that part."""
    for source in sources:
        try:
            reading = (read_written if limits.writing_seconds else read)(source, limits, side)
            yield _parts(reading), reading.segments
        except UnreadableMedia:
            yield 1.0, ()  # an unreadable file costs the same in the run


def _parts(reading: Reading) -> float:
    """The number of parts like the first one in a long file, if the file states its length."""
    return max(1.0, (reading.ends or 0.0) / reading.onward) if reading.onward else 1.0


def _encode(encoders: Sequence[Encoder], segments: Sequence[Segment]) -> None:
    encoded = [each for each in segments if not each.words_only]
    for encoder in encoders:
        embed(encoder, [each.media for each in encoded if sees(encoder, modality_of(each.media))])
