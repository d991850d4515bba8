"""Reads videos: moments, windows of sound, and subtitles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any, final

from lingxi.errors import UnreadableMedia
from lingxi.media.container import duration_of, facts_of, opened, title_of
from lingxi.media.extent import check_end, stated_end
from lingxi.media.film import PART_S, moments, with_motion
from lingxi.media.music import BLANK, SILENT, named
from lingxi.media.protection import check_codecs
from lingxi.media.registry import Format, Part, readers, sample, whole
from lingxi.media.sound_track import all_sounds
from lingxi.media.subtitles import beside, inside
from lingxi.media.tracks import film_of, sounds_of
from lingxi.types import Limits, Segment


@final
@readers.register("video")
class VideoReader:
    """Reads with FFmpeg's libraries, half a minute at a time."""

    suffixes = frozenset(
        {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".vob", ".mts", ".m2ts", ".ts"}
        | {".flv", ".wmv", ".asf", ".ogv", ".3gp", ".3g2", ".f4v", ".divx", ".m2t"}
        | {".m1v", ".m2v", ".mpv", ".h264", ".264", ".hevc", ".265"}
    )
    formats = (
        Format(
            "videos",
            suffixes,
            "FFmpeg (PyAV)",
            "moments, every track of sound and subtitles; speech with --speech; text in frames with --ocr",
            "protected streams, playlists",
        ),
    )
    samples = (
        sample("cat.h264.mp4", "H.264 film"),
        sample("cat.hevc.mp4", "HEVC film"),
        sample("cat.vp9.webm", "VP9 film"),
    )

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """All parts together."""
        return whole(self, path, limits, side)

    def read_part(self, path: Path, limits: Limits, side: int, start: float) -> Part:
        """The moments from ``start`` (seconds) on, then the windows of sound that begin among them."""
        with opened(path, limits) as container:
            stream, sounds = film_of(container), sounds_of(container)
            lead = stream or next(iter(sounds), None)
            check_codecs(path, container, read=lead is not None)
            if lead is None:
                return _only_subtitles(container, start)
            if start > limits.duration_s:
                raise UnreadableMedia(f"it is longer than the limit of {limits.duration_s / 3600:g} hours")
            facts, title = facts_of(container, lead), title_of(container)
            lasts, stated_s = duration_of(container, lead), stated_end(path, container)
            found, onward_s = list[Segment](), None
            if stream is not None:
                found, onward_s = moments(container, stream, start, side, limits, facts, title)
                found = _sized(found, stream)
        if limits.in_a_row and found:
            with opened(path, limits) as container:
                found = with_motion(container, found, limits.in_a_row)
        end_s = start + PART_S if onward_s is None else onward_s
        heard, reached_s = all_sounds(path, limits, start, end_s, facts, title) if sounds else ([], start)
        onward = end_s if onward_s is None and reached_s > end_s else onward_s
        reached_s = max([reached_s, *(each.place.end_s or 0.0 for each in found)])
        cut = check_end(path, start, stated_s, None if onward is not None else reached_s)
        everything = [*found, *heard, *_subtitles(path, limits, start, end_s)]
        if not (start or onward or cut or everything):
            everything = named(facts, title, SILENT if stream is None else BLANK)
        return Part(everything, onward, lasts)


def _sized(found: Sequence[Segment], stream: Any) -> list[Segment]:
    """The moments with the size of the images: of a recording that starts in the middle, decoding finds it."""
    size = {"width": stream.codec_context.width, "height": stream.codec_context.height}
    known = size if all(size.values()) else {}
    return [replace(each, facts={**each.facts, **known}) for each in found]


def _only_subtitles(container: Any, start_s: float) -> Part:
    """The lines of a file that has nothing else; raises UnreadableMedia if it has none."""
    said = inside(container, start_s, inf)
    if not said:
        raise UnreadableMedia("it has neither images nor sound")
    return Part(said, None, None)


def _subtitles(path: Path, limits: Limits, start_s: float, end_s: float) -> list[Segment]:
    """The subtitles beside the file, which belong to its first part; else those inside it."""
    said = beside(path, limits)
    if said:
        return said if start_s == 0 else []
    with opened(path, limits) as container:
        return inside(container, start_s, end_s)
