"""Counts which recordings were transcribed, and which were not, with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from lingxi.address import path_of
from lingxi.index.snapshot import FIRST, FOUND
from lingxi.store.engine import ReadsPoints
from lingxi.store.where import And, Compare, Has, Not, OneOf, Where, both
from lingxi.types import SpeechStatus, Untranscribed, UntranscribedReason

MOST_LISTED = 1_000  # files of a reason


def speech_status(engine: ReadsPoints, model: str, films: Collection[str]) -> SpeechStatus:
    """Which recordings of a library were transcribed by its speech ``model``; empty for none.

    The ``films`` of Live Photos, by id, are no recordings: they are counted with their photos. The marks
    are those of :mod:`lingxi.index.listened`.
    """
    from lingxi.encode.audio.speech import Speech  # imported here: searches start faster

    listener = Speech(model).revision if model else ""
    heard = _count(engine, _marked("heard", listener), films) if model else 0
    wheres = dict(_reasons(listener))
    counts = {reason: count for reason, where in wheres.items() if (count := _count(engine, where, films))}
    listed = [each for reason in counts for each in _listed(engine, reason, wheres[reason], films)] if model else []
    return SpeechStatus(model, heard + sum(counts.values()), heard, counts, tuple(listed))


def _reasons(listener: str) -> Iterator[tuple[UntranscribedReason, Where]]:
    """The files that were not transcribed for each reason."""
    sounding = OneOf("listened", ("unheard", "silent", "heard"))
    if listener:
        yield "waiting", And((sounding, Not(_marked("silent", listener)), Not(_marked("heard", listener))))
        yield "silent", _marked("silent", listener)
    else:
        yield "no model", sounding
    yield "subtitles", Compare("listened", "=", "written")


def _marked(outcome: str, listener: str) -> Where:
    return And((Compare("listened", "=", outcome), Compare("listener", "=", listener)))


def _count(engine: ReadsPoints, where: Where, films: Collection[str]) -> int:
    count = engine.count(both(FIRST, FOUND, where))
    if not films:
        return count
    moving = engine.scroll(both(FIRST, FOUND, Has("shot"), where), ["asset"])
    return count - sum(point.payload["asset"] in films for point in moving)


def _listed(
    engine: ReadsPoints, reason: UntranscribedReason, where: Where, films: Collection[str]
) -> Iterator[Untranscribed]:
    points = engine.scroll(both(FIRST, FOUND, where), ["address", "asset"])
    files = (point for point in points if point.payload["asset"] not in films)
    for point in islice(files, MOST_LISTED):
        yield Untranscribed(path_of(str(point.payload["address"])), reason)
