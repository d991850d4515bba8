"""Subtitles inside a video or a sound or beside it, and transcripts, with their times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from math import inf
from pathlib import Path
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.media.container import seek, start_of
from lingxi.media.text_encoding import decode_text
from lingxi.types import Limits, Place, Segment, Text

BESIDE = {".srt": "srt", ".vtt": "webvtt"}  # suffix -> demuxer
TRANSCRIPT = ".txt"
LONGEST_S, GAP_S = 20.0, 4.0  # of a passage, and of silence within it
ENOUGH = 240  # characters of a passage: it ends with the line that reaches this
LAST_S = 4.0  # assumed duration of a transcript's last line
BEHIND_S = 5.0  # tolerance for the offset between streams of one file
_MARKUP = re.compile(r"\{[^}]*\}|<[^>]*>")
_STAMP = re.compile(r"^\s*[\[(]?(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?[\])]?\s*[-–:]?\s*(\S.*)$")


@dataclass(frozen=True)
class Cue:
    """One line with its times."""

    start_s: float
    end_s: float
    text: str


def beside(path: Path, limits: Limits) -> list[Segment]:
    """The lines in files of the same name: ``talk.srt`` or ``talk.vtt``, else a ``talk.txt`` whose lines have times.

    Unreadable files are ignored: the video or the sound is found without them.
    """
    with suppress(UnreadableMedia):
        for suffix, demuxer in BESIDE.items():
            if path.with_suffix(suffix).is_file():
                return passages(_read(path.with_suffix(suffix), demuxer, limits))
        notes = path.with_suffix(TRANSCRIPT)
        return passages(transcript(decode_text(notes.read_bytes()))) if _small(notes, limits) else []
    return []


def inside(container: Any, start_s: float, end_s: float) -> list[Segment]:
    """The lines of an open container's subtitles in a span of time, in its first language."""
    stream = next(iter(container.streams.subtitles), None)
    if stream is None:
        return []
    seek(container, container.streams[0], max(0.0, start_s - LONGEST_S))
    found = takewhile(lambda cue: cue.start_s < end_s, _cues(container, stream, end_s))
    return passages(cue for cue in found if cue.start_s >= start_s)


def transcript(text: str) -> list[Cue]:
    """Lines that begin with a time, as ``[12:03] words`` or ``1:02:03.5 words``; empty unless the first line does."""
    found = list[tuple[float, str]]()
    for line in filter(str.strip, text.splitlines()):
        stamp = _STAMP.match(line)
        if stamp:
            hours, minutes, seconds, part, words = stamp.groups()
            at_s = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds) + float(f"0.{part or 0}")
            found.append((at_s, words.strip()))
        elif not found:
            return []
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
    ends = [start for start, _ in found[1:]] + [found[-1][0] + LAST_S] if found else []
    return [Cue(start, max(start, end), words) for (start, words), end in zip(found, ends, strict=True)]


def passages(cues: Iterable[Cue]) -> list[Segment]:
    """Consecutive lines combined into passages."""
    found, open_ = list[Segment](), list[Cue]()
    for cue in cues:
        if open_ and (cue.start_s - open_[-1].end_s > GAP_S or cue.end_s - open_[0].start_s > LONGEST_S):
            found.append(_passage(open_))
            open_ = []
        open_.append(cue)
        if sum(len(each.text) for each in open_) >= ENOUGH:
            found.append(_passage(open_))
            open_ = []
    return [*found, _passage(open_)] if open_ else found


def _passage(cues: Sequence[Cue]) -> Segment:
    place = Place(start_s=round(cues[0].start_s, 3), end_s=round(max(cue.end_s for cue in cues), 3))
    return Segment(Text("\n".join(cue.text for cue in cues)), place)


def _read(path: Path, demuxer: str, limits: Limits) -> list[Cue]:
    import av

    if not _small(path, limits):
        return []
    try:
        with path.open("rb") as file, av.open(file, format=demuxer) as container:
            return list(_cues(container, container.streams.subtitles[0]))
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise UnreadableMedia(f"the subtitles in {path.name} cannot be read: {error}") from error


def _small(path: Path, limits: Limits) -> bool:
    return path.is_file() and 0 < path.stat().st_size <= limits.text_bytes


def _cues(container: Any, stream: Any, end_s: float = inf) -> Iterator[Cue]:
    """The lines of a stream, until other streams are past ``end_s``."""
    import av

    first, last = start_of(stream), ""
    for packet in container.demux():
        if packet.pts is None:
            continue
        if packet.stream.index != stream.index:
            if float(packet.pts * packet.time_base) > end_s + BEHIND_S:
                return
            continue
        at_s = float(packet.pts * packet.time_base) - min(first, 0.0)
        seconds = float((packet.duration or 0) * packet.time_base)
        try:
            texts = [each.dialogue.decode("utf-8", "replace") for each in packet.decode() if hasattr(each, "dialogue")]
        except (av.FFmpegError, ValueError):
            continue
        text = " ".join(_MARKUP.sub("", " ".join(texts)).replace("\\N", " ").split())
        if text and text != last:  # rolling captions repeat the previous line
            yield Cue(at_s, at_s + max(0.0, seconds), text)
        last = text
