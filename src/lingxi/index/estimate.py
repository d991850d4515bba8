"""How long a run would take and how much disk it would need, from a few files that are really read."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lingxi.encode.embed import embed, sees
from lingxi.errors import UnreadableMedia
from lingxi.index.report import Survey
from lingxi.media.read import read
from lingxi.media.written import read_written
from lingxi.types import Encoder, Limits, Segment, Source, modality_of

START_S = 1.0  # models and processes
POINT_BYTES = 2_500  # of a segment on disk besides its vectors: payload, indexes, words


@dataclass(frozen=True)
class Estimate:
    """What a run would need, about."""

    survey: Survey
    seconds: float
    bytes: int  # of the library's growth


def estimate(
    survey: Survey, sample: Sequence[Source], encoders: Sequence[Encoder], side: int, limits: Limits
) -> Estimate:
    """Reads and encodes ``sample``, files of the work in ``survey``, and reckons the whole from them."""
    if not sample:
        return Estimate(survey, 0.0, 0)
    _encode(encoders, _segments(sample[:1], side, limits))  # models load once, however many files there are
    began = time.perf_counter()
    segments = _segments(sample, side, limits)
    _encode(encoders, segments)
    each = (time.perf_counter() - began) / len(sample)
    vectors = sum(2 * 4 * encoder.space.dim for encoder in encoders)
    size = len(segments) / len(sample) * (vectors + POINT_BYTES) * survey.work
    return Estimate(survey, START_S + each * survey.work, int(size))


def _segments(sources: Iterable[Source], side: int, limits: Limits) -> list[Segment]:
    found: list[Segment] = []
    for source in sources:
        try:
            found += (read_written if limits.writing_seconds else read)(source, limits, side).segments
        except UnreadableMedia:
            continue  # costs as much as it costs in the run
    return found


def _encode(encoders: Sequence[Encoder], segments: Sequence[Segment]) -> None:
    for encoder in encoders:
        embed(encoder, [each.media for each in segments if sees(encoder, modality_of(each.media))])
