"""Reads sounds as windows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import final

from lingxi.errors import UnreadableMedia
from lingxi.media.container import duration_of, facts_of, opened, title_of
from lingxi.media.registry import Format, Part, readers, sample, whole
from lingxi.media.sound_track import sounds
from lingxi.media.subtitles import beside
from lingxi.types import Limits, Segment

PART_S = 120.0  # of a sound per read: bounds the memory


@final
@readers.register("audio")
class AudioReader:
    """Reads with FFmpeg's libraries, two minutes at a time, as one channel at 16 kHz."""

    suffixes = frozenset(
        {".wav", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".m4b", ".aac", ".wma", ".aif", ".aiff", ".caf"}
        | {".amr", ".mka"}
    )
    formats = (
        Format(
            "recordings",
            suffixes,
            "FFmpeg (PyAV)",
            "sound; speech with --speech; subtitles beside it",
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
        """The windows of sound that begin within two minutes from ``start`` (seconds)."""
        del side
        with opened(path, limits) as container:
            sound = next(iter(container.streams.audio), None)
            if sound is None:
                raise UnreadableMedia("it has no sound")
            if start > limits.duration_s:
                raise UnreadableMedia(f"it is longer than the limit of {limits.duration_s / 3600:g} hours")
            facts, title, lasts = facts_of(container, sound), title_of(container), duration_of(container, sound)
            found, goes_on = sounds(container, sound, start, start + PART_S, facts, title)
        if start == 0:
            found += beside(path, limits)
        return Part(found, start + PART_S if goes_on else None, lasts)
