"""How far a file of video or sound reaches: whether its end is missing, by the sizes and durations that it states."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from lingxi.media.first_bytes import content_offset
from lingxi.media.losses import CUT_OFF, report_loss

LEAST_BYTES = 32  # of a second, on average: a file that states a longer duration states it falsely
SLACK = 1024  # bytes that may be missing: some programs count a little too much
SHORT_S, SHORT = 1.0, 0.02  # seconds, and share of the duration, that may be missing
XING = (b"Xing", b"Info", b"VBRI")  # headers of MP3 that state the number of frames
TIMED = frozenset({"flac", "flv", "wv", "tta", "ape", "au", "caf"})  # formats that state their duration
_ASF_FILE = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_MOST_BOXES = 100_000


def is_plausible(seconds: float, container: Any) -> bool:
    """Whether the file is large enough for a duration."""
    return seconds > 0 and container.size >= LEAST_BYTES * seconds


def is_cut_off(path: Path) -> bool:
    """Whether the file is shorter than the sizes in it say."""
    size = path.stat().st_size
    with path.open("rb") as file, suppress(IndexError, OSError):
        return _stated_end(file, size) > size + SLACK
    return False


def stated_end(path: Path, container: Any) -> float:
    """When a sound or video ends by what it states, in seconds; 0 for formats whose statements are only estimates."""
    stated_s = (container.duration or 0) / 1e6
    name = container.format.name
    exact = name in TIMED or (name == "mp3" and _counts_frames(path))
    return stated_s if exact and is_plausible(stated_s, container) else 0.0


def check_end(path: Path, start_s: float, stated_s: float, reached_s: float | None) -> bool:
    """Reports a missing end as a loss: in the first part by the sizes in the file, in the last one by its duration.

    ``reached_s`` is where the last part ends; None for the others. True if the end is missing.
    """
    early = reached_s is not None and reached_s + SHORT_S + SHORT * stated_s < stated_s
    missing = early or (start_s == 0 and is_cut_off(path))
    if missing:
        report_loss(CUT_OFF)
    return missing


def unfinished(file: BinaryIO, demuxer: str) -> str:
    """The reason why an MP4 without index cannot be opened; empty for other files."""
    if demuxer != "mov":
        return ""
    kinds = [kind for kind, _, _ in boxes(file)]
    if b"mdat" not in kinds or b"moov" in kinds:
        return ""
    return "its index is missing: the recording was not finished, or the file is cut off"


def boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """The boxes of an MP4 at its top: their type, where they begin, and where they should end."""
    size, at = file.seek(0, 2), 0
    for _ in range(_MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return
        length = int.from_bytes(head[:4], "big")
        length = int.from_bytes(head[8:16], "big") if length == 1 else length or size - at
        if length < 8 or not head[4:8].isascii():
            return
        yield head[4:8], at, at + length
        at += length


def _stated_end(file: BinaryIO, size: int) -> int:
    """Where the file should end; 0 if it does not say."""
    head = file.read(64)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return max((end for _, _, end in boxes(file)), default=0)
    if head[:4] in (b"RIFF", b"RIFX", b"FORM"):
        stated = int.from_bytes(head[4:8], "little" if head[:4] == b"RIFF" else "big")
        return 0 if stated in (0, 2**32 - 1) else stated + 8
    if head[:4] == b"riff":  # Sony Wave64
        return int.from_bytes(head[16:24], "little")
    if head[:4] == b"\x1aE\xdf\xa3":
        return _matroska_end(head)
    if head[:4] == b"0&\xb2u":
        file.seek(0)
        begin = file.read(min(size, 2**16))
        at = begin.find(_ASF_FILE)
        return int.from_bytes(begin[at + 40 : at + 48], "little") if at >= 0 else 0
    return 0


def _matroska_end(head: bytes) -> int:
    """The end of the segment; 0 if its size is unknown, as in a live recording."""
    length, width = _number(head, 4)
    at = 4 + width + length
    if head[at : at + 4] != b"\x18\x53\x80\x67":
        return 0
    length, width = _number(head, at + 4)
    return 0 if length == 2 ** (7 * width) - 1 else at + 4 + width + length


def _number(head: bytes, at: int) -> tuple[int, int]:
    """A number of EBML and how many bytes it has."""
    width = 9 - head[at].bit_length()
    return int.from_bytes(head[at : at + width], "big") & (2 ** (7 * width) - 1), width


def _counts_frames(path: Path) -> bool:
    with path.open("rb") as file:
        at, _ = content_offset(file)
        file.seek(at)
        head = file.read(4096)
    return any(mark in head for mark in XING)
