"""Reads subtitle files that belong to no video or sound as texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import final

from lingxi.errors import UnreadableMedia
from lingxi.media.passages import segments
from lingxi.media.read import ending
from lingxi.media.registry import Format, readers, sample
from lingxi.media.subtitle_formats import SUBTITLES, read_cues
from lingxi.types import Limits, Segment


@final
@readers.register("subtitles")
class SubtitleReader:
    """Reads the lines of subtitles and lyrics as passages; times and styles are left out."""

    suffixes = frozenset(SUBTITLES)
    formats = (
        Format(
            "subtitles",
            suffixes,
            "FFmpeg (PyAV)",
            "beside a video or a sound: its words; else a text",
            "images (VobSub)",
        ),
    )
    samples = (sample("talk.srt", "subtitles"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:  # noqa: ARG002
        """The passages in the order of the lines."""
        with path.open("rb") as file:
            data = file.read(limits.text_bytes + 1)
        if len(data) > limits.text_bytes:
            raise UnreadableMedia(f"the text is longer than the limit of {limits.text_bytes:,} bytes")
        lines = (cue.text for cue in read_cues(data, ending(path.name)))
        return segments("\n".join(lines), limits, titled=False)
