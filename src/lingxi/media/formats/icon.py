"""Icons (ICO): their list says at most 256 pixels a side, the pictures in them may say anything."""

from __future__ import annotations

from struct import unpack
from typing import IO

from lingxi.media.formats.size import check_size
from lingxi.types import Limits

MARK = b"\0\0\1\0"
PNG = b"\x89PNG\r\n\x1a\n"
ENTRY = 16  # bytes of an entry of the list; where its picture begins is in the last four
HEAD = 24  # bytes of a picture in which its size is


def check_icon(stream: IO[bytes], limits: Limits) -> None:
    """Raises UnreadableMedia if a picture in an icon is too large; leaves the stream at its beginning."""
    (count,) = unpack("<H", stream.read(6)[4:])
    entries = stream.read(ENTRY * count)
    for at in range(0, len(entries) - ENTRY + 1, ENTRY):
        stream.seek(*unpack("<I", entries[at + 12 : at + ENTRY]))
        head = stream.read(HEAD)
        if len(head) == HEAD:
            width, height = unpack(">II", head[16:]) if head.startswith(PNG) else unpack("<ii", head[4:12])
            check_size(abs(width), abs(height), limits)
    stream.seek(0)
