"""Text files beside images, videos and sounds: captions, subtitles and transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from lingxi.errors import UnreadableMedia
from lingxi.media.captions import LONGEST, CaptionTable, shortened
from lingxi.media.companions import is_timed, subtitles_beside
from lingxi.media.read import ending, suffixes

SIDECAR = ".txt"
TIMED = re.compile(r"[\[(]?\d{1,3}:\d\d")  # the beginning of a line in a transcript: a time
MOST_SIDECAR_BYTES = 4 * LONGEST  # a longer text is not a caption but an asset


@cache
def captioned() -> frozenset[str]:
    """The extensions of files that may have a caption beside them."""
    return suffixes("image") | suffixes("audio") | suffixes("video")


def spoken_signature(path: Path, notes: Iterable[str] = ()) -> str:
    """Changes when the subtitles or the transcript beside a video or a sound change, or the ``notes`` on any file.

    It is empty for files that have none.
    """
    texts = [*subtitles_beside(path), path.with_suffix(SIDECAR)] if is_timed(path.name) else []
    found = []
    for each in (*texts, *map(path.with_name, notes)):
        with suppress(OSError):
            info = each.stat()
            more = each.name.removeprefix(path.stem)
            found.append(f"{more}:{info.st_size}:{info.st_mtime_ns}")
    return " ".join(found)


def is_subtitled(path: Path) -> bool:
    """Whether subtitles or a transcript beside a video or a sound say what is spoken in it; a caption does not."""
    if not is_timed(path.name):
        return False
    if subtitles_beside(path):
        return True
    lines = _lines(path.with_suffix(SIDECAR))
    return bool(lines and TIMED.match(lines[0]))


def captions_of(path: Path, tables: Iterable[CaptionTable], *, sidecar: bool) -> tuple[str, ...]:
    """The captions of a file in ``tables`` and, with ``sidecar``, in the text file of the same name."""
    texts = [text for table in tables for text in table.of(path)]
    beside = path.with_suffix(SIDECAR) if sidecar and ending(path.name) in captioned() else None
    return captions_in(texts, beside, timed=bool(beside and spoken_signature(path)))


def captions_in(texts: Iterable[str], file: Path | None, *, timed: bool) -> tuple[str, ...]:
    """The captions: these texts, then the lines of a text file, unless it is a transcript of something ``timed``."""
    lines = _lines(file) if file else []
    return tuple(shortened([*texts, *([] if lines and timed and TIMED.match(lines[0]) else lines)]))


def _lines(path: Path) -> list[str]:
    """The lines of a side-car file; none if it cannot be read."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_SIDECAR_BYTES:
            return []
        text = _decoded(path.read_bytes())
    except (OSError, UnreadableMedia):
        return []
    return [line.strip() for line in text.splitlines() if line.strip()]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\0", " ")
    except UnicodeDecodeError:
        from lingxi.media.text_encoding import decode_text  # imported here: it loads the encoding detector

        return decode_text(data)
