"""Subtitles inside a video or a sound or beside it, and transcripts, as passages with their times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.media.clock import start_of
from lingxi.media.companions import subtitles_beside
from lingxi.media.frames import packets, seek
from lingxi.media.read import ending
from lingxi.media.subtitle_formats import LAST_S, Cue, cues, read_cues
from lingxi.media.text_encoding import decode_text
from lingxi.media.tracks import subtitles_of
from lingxi.types import Limits, Place, Segment, Text, Value

TRANSCRIPT = ".txt"
LONGEST_S, GAP_S = 20.0, 4.0  # of a passage, and of silence within it
ENOUGH = 240  # characters of a passage: it ends with the line that reaches this
BEHIND_S = 5.0  # tolerance for the offset between streams of one file
_TELEMETRY = re.compile(r"\b(?:latitude|long?titude|longitude)\s*[:=]\s*-?\d|\bGPS\s*\(\s*-?\d", re.IGNORECASE)
_STAMP = re.compile(r"^\s*[\[(]?(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?[\])]?\s*[-–:]?\s*(\S.*)$")


def beside(path: Path, limits: Limits) -> list[Segment]:
    """The lines in the subtitle files of a video or a sound, else in a ``talk.txt`` whose lines have times.

    Unreadable files are ignored: the video or the sound is found without them.
    """
    found = list[list[Segment]]()
    for file in subtitles_beside(path):
        with suppress(UnreadableMedia):
            found.append(passages(read_cues(file.read_bytes(), ending(file.name))) if _small(file, limits) else [])
    if any(found):
        return _together(found)
    notes = path.with_suffix(TRANSCRIPT)
    with suppress(UnreadableMedia):
        return passages(transcript(decode_text(notes.read_bytes()))) if _small(notes, limits) else []
    return []


def inside(container: Any, start_s: float, end_s: float) -> list[Segment]:
    """The lines of all subtitle tracks of an open container, in a span of time."""
    tracks = subtitles_of(container)
    if not tracks:
        return []
    seek(container, container.streams[0], max(0.0, start_s - LONGEST_S))
    some = list(_until(container, {each.index for each in tracks}, end_s))
    found = [cues(some, track, start_of(track)) for track in tracks]
    return _together([passages(cue for cue in each if start_s <= cue.start_s < end_s) for each in found])


def _until(container: Any, indices: set[int], end_s: float) -> Iterator[Any]:
    """The packets of subtitle tracks, until other streams are past the end."""
    for packet in packets(container):
        if packet.pts is None:
            continue
        if packet.stream.index in indices:
            yield packet
        elif float(packet.pts * packet.time_base) - start_of(packet.stream) > end_s + BEHIND_S:
            return


def _together(tracks: Sequence[Sequence[Segment]]) -> list[Segment]:
    """The passages of all tracks; those of one span of time, as of a translation, become one passage."""
    texts = dict[Place, dict[str, None]]()
    for each in (each for track in tracks for each in track):
        if isinstance(each.media, Text):
            texts.setdefault(each.place, {})[each.media.text] = None
    return [Segment(Text("\n".join(some)), place) for place, some in texts.items()]


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


def passages(lines: Iterable[Cue], begin_within_s: float = inf) -> list[Segment]:
    """Consecutive lines of one language as passages; a line begins at most ``begin_within_s`` after its passage.

    Lines in which drones write where they are, frame by frame, are no words.
    """
    found, open_ = list[Segment](), list[Cue]()
    for cue in (each for each in lines if not _TELEMETRY.search(each.text)):
        if open_ and (
            cue.start_s - open_[-1].end_s > GAP_S
            or cue.end_s - open_[0].start_s > LONGEST_S
            or cue.start_s - open_[0].start_s > begin_within_s
            or cue.language != open_[0].language
        ):
            found.append(_passage(open_))
            open_ = []
        open_.append(cue)
        if sum(len(each.text) for each in open_) >= ENOUGH:
            found.append(_passage(open_))
            open_ = []
    return [*found, _passage(open_)] if open_ else found


def _passage(lines: Sequence[Cue]) -> Segment:
    place = Place(start_s=round(lines[0].start_s, 3), end_s=round(max(cue.end_s for cue in lines), 3))
    facts: dict[str, Value] = {"language": lines[0].language} if lines[0].language else {}
    return Segment(Text("\n".join(cue.text for cue in lines)), place, facts=facts)


def _small(path: Path, limits: Limits) -> bool:
    return path.is_file() and 0 < path.stat().st_size <= limits.text_bytes
