"""Finds sounds that begin again in the middle, because recordings were put behind each other."""

from __future__ import annotations

import mmap
from pathlib import Path

BEGINNINGS = {  # demuxer -> how a recording begins
    "ogg": (b"OggS\0\x02",),  # the first page of a logical stream (RFC 3533)
    "flac": (b"fLaC\0\0\0\x22", b"fLaC\x80\0\0\x22"),  # the marker and the head of STREAMINFO (RFC 9639)
}
PAGE = 27  # bytes of the head of an Ogg page; the last one counts the segments, whose sizes follow
STREAMS = 64  # of an Ogg file, at most


def begins_again(path: Path, demuxer: str) -> bool:
    """Whether another recording begins behind the first one of the file; False for other demuxers. Raises OSError."""
    marks = BEGINNINGS.get(demuxer, ())
    if not marks or not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        first = _behind_first_pages(data) if demuxer == "ogg" else data.find(b"fLaC") + 1
        return any(data.find(mark, first) >= 0 for mark in marks)


def _behind_first_pages(data: mmap.mmap) -> int:
    """The offset of the first page that begins no stream: an Ogg file begins with one such page for each stream."""
    at = max(0, data.find(b"OggS"))
    for _ in range(STREAMS):
        head = data[at : at + PAGE]
        if len(head) < PAGE or head[:4] != b"OggS" or not head[5] & 2:
            break
        at += PAGE + head[26] + sum(data[at + PAGE : at + PAGE + head[26]])
    return at
