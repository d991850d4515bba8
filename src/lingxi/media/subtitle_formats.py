"""Reads the lines of subtitle files, in any encoding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from math import inf
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.media.text_encoding import decode_text

SUBTITLES = {".srt": "srt", ".vtt": "webvtt", ".ass": "ass", ".ssa": "ass", ".lrc": "lrc", ".sub": ""}  # -> demuxer
MARKS = {"srt": "-->", "webvtt": "-->", "ass": "Dialogue:"}  # what every line has; without it there are none
LAST_S = 4.0  # assumed duration of a line that does not say how long it lasts
_SUB = (  # what files with the extension .sub begin with, and their demuxer
    (re.compile(r"\s*\{\d+\}\{\d*\}"), "microdvd"),
    (re.compile(r"\s*\[\d+\]\[\d*\]"), "mpl2"),
    (re.compile(r"\s*(?:\[INFORMATION\]|\d+:\d\d:\d\d\.\d+,\d)"), "subviewer"),
)
_MARKUP = re.compile(r"\{[^}]*\}|<[^>]*>")
_DRAWING = re.compile(r"\{[^}]*\\p[1-9]")  # ASS: what follows are lines and curves
_BEFORE = re.compile(r"(?<!\S)-\d+:\d\d:\d\d[.,]\d+")  # a time before the beginning
_TIMES = re.compile(r"^[\d:,. \t]+-->[\d:,. \t]+", re.MULTILINE)
_SHORT = re.compile(r"(?<![\d:])(\d{1,2}:\d\d[,.]\d{3})(?!\d)")  # without hours
_BLOCKS = re.compile(r"(?:\r?\n[ \t]*){2,}")
_ARROW = re.compile(r"[ \t]*-->[ \t]*")
_BREAK = re.compile(r"\\[Nnh]")


@dataclass(frozen=True)
class Cue:
    """One line with its times."""

    start_s: float
    end_s: float
    text: str
    language: str = ""  # as it was heard, in ISO 639-1


def read_cues(data: bytes, suffix: str) -> list[Cue]:
    """The lines of a subtitle file with this extension; raises UnreadableMedia."""
    import av

    text = _BEFORE.sub("00:00:00,000", decoded(data))
    if suffix == ".srt":
        text = _TIMES.sub(lambda line: _SHORT.sub(r"00:\1", line[0]), text)
    if suffix == ".vtt":
        text = _only_cues(text)
    demuxer = SUBTITLES[suffix] or next((name for begins, name in _SUB if begins.match(text)), "")
    if not demuxer:
        raise UnreadableMedia("its subtitles are images, or in an unknown format")
    if MARKS.get(demuxer, "") not in text:
        return []
    try:
        with av.open(BytesIO(text.encode()), "r", format=demuxer) as container:
            return list(_with_ends(cues(container.demux(), container.streams.subtitles[0])))
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise UnreadableMedia("its subtitles cannot be read") from error


def decoded(data: bytes) -> str:
    """The text of a subtitle file. Its encoding is recognised by the lines with letters beyond ASCII, without times.

    Raises UnreadableMedia for bytes that are no text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data or data.isascii():
        return decode_text(data)
    lines = data.splitlines()
    foreign = [n for n, line in enumerate(lines) if not line.isascii()]
    texts = decode_text(b"\n".join(lines[n] for n in foreign)).split("\n")
    whole = [line.decode("ascii", "replace") for line in lines]
    for n, text in zip(foreign, texts, strict=False):
        whole[n] = text
    return "\n".join(whole)


def cues(packets: Iterable[Any], stream: Any, first_s: float = 0.0) -> Iterator[Cue]:
    """The lines in the packets of one stream; those of ``first_s`` are at zero, and none begins before."""
    import av

    last = ""
    for packet in packets:
        if packet.pts is None or packet.stream.index != stream.index:
            continue
        at_s = float(packet.pts * packet.time_base) - first_s
        end_s = at_s + max(0.0, float((packet.duration or 0) * packet.time_base))
        try:
            texts = [each.dialogue.decode("utf-8", "replace") for each in packet.decode() if hasattr(each, "dialogue")]
        except (av.FFmpegError, ValueError):
            continue
        text = " ".join(map(_plain, texts)).strip()
        if text and text != last and end_s >= 0:  # rolling captions repeat the previous line
            yield Cue(max(0.0, at_s), end_s, text)
        last = text


def _only_cues(text: str) -> str:
    """WebVTT without blocks that are no cues, such as regions: FFmpeg reads nothing behind them."""
    head, *blocks = _BLOCKS.split(text)
    return "\n\n".join([head, *(_ARROW.sub(" --> ", each) for each in blocks if "-->" in each)])


def _plain(text: str) -> str:
    """The words of a line, without markup and drawings."""
    if _DRAWING.search(text):
        return ""
    return " ".join(_BREAK.sub(" ", _MARKUP.sub("", text)).split())


def _with_ends(found: Iterable[Cue]) -> Iterator[Cue]:
    """Lines without a duration, as in lyrics, last until the next one."""
    some = list(found)
    starts = [*(cue.start_s for cue in some[1:]), inf]
    for cue, next_s in zip(some, starts, strict=True):
        lasts = cue.end_s > cue.start_s
        yield cue if lasts else replace(cue, end_s=max(cue.start_s, min(cue.start_s + LAST_S, next_s)))
