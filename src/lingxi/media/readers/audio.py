"""Reads sounds as windows, with the words and the cover of music."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import final

from lingxi.errors import UnreadableMedia
from lingxi.media.container import duration_of, facts_of, opened, title_of
from lingxi.media.extent import check_end, stated_end
from lingxi.media.music import cover, genres, lyrics, music_facts, named
from lingxi.media.protection import check_codecs
from lingxi.media.registry import Format, Part, readers, sample, whole
from lingxi.media.sound_track import all_sounds
from lingxi.media.subtitles import beside
from lingxi.media.tracks import cover_of, sounds_of
from lingxi.types import Limits, Segment

PART_S = 120.0  # of a sound per read: bounds the memory


@final
@readers.register("audio")
class AudioReader:
    """Reads with FFmpeg's libraries, two minutes at a time, as one channel at 16 kHz."""

    suffixes = frozenset(
        {".wav", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".m4b", ".aac", ".wma", ".aif", ".aiff", ".caf"}
        | {".amr", ".mka", ".ape", ".wv", ".tta", ".ac3", ".eac3", ".dts", ".au", ".snd", ".w64", ".mp2", ".mpga"}
        | {".aifc", ".spx", ".weba", ".m4p", ".m4r"}
    )
    formats = (
        Format(
            "recordings",
            suffixes,
            "FFmpeg (PyAV)",
            "every track of sound; tags, lyrics and cover of music; speech with --speech; subtitles beside it",
            "protected sound",
        ),
    )
    samples = (
        sample("tone.wav", "WAV sound"),
        sample("tone.mp3", "MP3 sound"),
        sample("tone.flac", "FLAC sound"),
        sample("tone.ogg", "Opus sound"),
        sample("tone.m4a", "AAC sound"),
    )

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """All parts together."""
        return whole(self, path, limits, side)

    def read_part(self, path: Path, limits: Limits, side: int, start: float) -> Part:
        """The windows of sound that begin within two minutes from ``start`` (seconds).

        The first part also has the lyrics or subtitles and, as an image, the cover.
        """
        with opened(path, limits) as container:
            sound = next(iter(sounds_of(container)), None)
            check_codecs(path, container, read=sound is not None)
            if sound is None:
                raise UnreadableMedia("it has no sound")
            if start > limits.duration_s:
                raise UnreadableMedia(f"it is longer than the limit of {limits.duration_s / 3600:g} hours")
            facts, title = facts_of(container, sound) | music_facts(container), title_of(container)
            lasts, stated_s = duration_of(container, sound), stated_end(path, container)
            kinds = genres(container)
            more = (beside(path, limits) or lyrics(container, limits, facts, title)) if start == 0 else []
            covered = start == 0 and cover_of(container) is not None
            found, reached_s = all_sounds(path, limits, start, start + PART_S, facts, title, container)
        if covered:
            with opened(path, limits) as container:  # opened again: the sound has been read to the end
                more += cover(container, limits, side, facts, title)
        onward = start + PART_S if reached_s > start + PART_S else None
        cut = check_end(path, start, stated_s, None if onward else reached_s)
        if not (start or onward or cut or found or more):
            more = named(facts, title)
        return Part(_labelled([*found, *more], kinds), onward, lasts)


def _labelled(found: Sequence[Segment], kinds: tuple[str, ...]) -> list[Segment]:
    return [replace(each, labels={**each.labels, "genre": kinds}) for each in found] if kinds else list(found)
