"""What the tags of music say: artist, album, composer, genre, comment, year and lyrics, and the cover."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.media.container import opened, tags_of
from lingxi.media.film import picture
from lingxi.media.losses import report_loss
from lingxi.media.metadata.known import words
from lingxi.media.passages import segments
from lingxi.media.subtitles import passages, transcript
from lingxi.media.tracks import cover_of
from lingxi.types import Image, Limits, Place, Segment, Text, Value

SILENT = "its sound is silent, or shorter than 0.1 s"
BLANK = "its images are blank, and there is no sound to be heard"
LONGEST, LONGEST_COMMENT = 200, 2_000  # characters of a name, and of a comment
NAMES = {  # of tags, by the field that they fill
    "artist": ("artist", "album_artist", "albumartist"),
    "album": ("album",),
    "composer": ("composer",),
    "comment": ("comment", "description"),
}
_GENRE_NUMBER = re.compile(r"\(\d+\)")  # of ID3v1, before the name
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


def music_facts(container: Any) -> dict[str, Value]:
    """``artist``, ``album``, ``composer``, ``comment`` and ``taken`` (the first day of the year), as the tags say."""
    tags = tags_of(container)
    facts: dict[str, Value] = {}
    for field, names in NAMES.items():
        value = next((tags[name] for name in names if tags.get(name)), "")
        if value:
            facts[field] = " ".join(value.split())[: LONGEST_COMMENT if field == "comment" else LONGEST]
    year = next(
        (found for name in ("date", "year", "tdrc", "tyer") if (found := _YEAR.search(tags.get(name, "")))), None
    )
    if year:
        facts["taken"] = datetime(int(year[1]), 1, 1)
    return facts


def genres(container: Any) -> tuple[str, ...]:
    """The genres in the tags, each once: of ``Rock; Pop`` both."""
    return words(re.split("[;|\0]", _GENRE_NUMBER.sub("", tags_of(container).get("genre", ""))))


def lyrics(container: Any, limits: Limits, facts: Mapping[str, Value], title: str) -> list[Segment]:
    """The lyrics in the tags as passages: with their times if each line has one."""
    tags = tags_of(container)
    text = next((value for name, value in tags.items() if name.startswith(("lyrics", "unsyncedlyrics")) and value), "")
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    found = passages(transcript(plain)) or segments(plain, limits, titled=False)
    return [replace(each, title=title, facts=facts) for each in found]


def named(facts: Mapping[str, Value], title: str, why: str = SILENT) -> list[Segment]:
    """What the tags of a silent sound say, as a passage; the silence is a loss. Raises UnreadableMedia without tags.

    ``why`` is the sentence for it; a blank video has another one.
    """
    said = [title, *(str(facts[field]) for field in NAMES if field in facts)]
    text = "\n".join(filter(None, said))
    if not text:
        raise UnreadableMedia(why)
    report_loss(why)
    return [Segment(Text(text), Place(), title, facts=facts)]


def cover(container: Any, limits: Limits, side: int, facts: Mapping[str, Value], title: str) -> list[Segment]:
    """The cover as one image with a shorter side of at most ``side`` pixels; none if it cannot be decoded."""
    image = _cover(container, limits, side)
    return [Segment(image, Place(), title, facts=facts)] if image else []


def cover_of_file(path: Path, side: int) -> Image:
    """The cover in the file of a sound, with a shorter side of at most ``side`` pixels; raises UnreadableMedia."""
    with opened(path) as container:
        image = _cover(container, Limits(), side)
    if image is None:
        raise UnreadableMedia("it has no cover")
    return image


def _cover(container: Any, limits: Limits, side: int) -> Image | None:
    import av

    stream = cover_of(container)
    if stream is None or stream.width * stream.height > limits.decoded_pixels:
        return None
    with suppress(av.FFmpegError, ValueError):
        return next((Image(picture(frame, side)) for frame in container.decode(stream)), None)
    return None
