"""JPEG and JPEG 2000 images without what cameras wrote about them; no pixel changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lingxi.errors import UnreadableMedia

SOI, EOI = b"\xff\xd8", b"\xff\xd9"
START_OF_SCAN, COMMENT = 0xDA, 0xFE
APPLICATION: Final = range(0xE0, 0xF0)
STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
KEPT = (b"JFIF\0", b"AVI1", b"Adobe", b"ICC_PROFILE\0")  # application segments that decoders need
LONGEST_KEPT = 16  # bytes of these, profiles excepted: longer ones hold thumbnails or something unknown
PIXEL_BOXES = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def jpeg_without_metadata(data: bytes) -> bytes:
    """A JPEG without EXIF, XMP, IPTC, comments, unknown application segments, and bytes after its end.

    Two fields of an interlaced frame stay (Motion JPEG). Raises UnreadableMedia for what holds no JPEG.
    """
    at, kept = data.find(SOI), bytearray()
    if at < 0:
        raise UnreadableMedia("a JPEG in it cannot be read")
    while data.startswith(SOI, at):
        at = _copy(data, at + len(SOI), kept)
        while at < len(data) and data[at] in (0x00, 0xFF) and not data.startswith(SOI, at):
            at += 1  # padding between two fields
    return bytes(kept)


def _copy(data: bytes, at: int, kept: bytearray) -> int:
    """Copies one image from behind its start; returns where it ends."""
    kept += SOI
    while (at := data.find(b"\xff", at)) >= 0 and at + 4 <= len(data):
        marker = data[at + 1]
        if marker == EOI[1]:
            break
        if marker in (0x00, 0xFF) or marker in STANDALONE:  # garbage that decoders skip
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
        if _is_needed(marker, data[at + 4 : end]):
            kept += data[at:end]
        at = end
        if marker == START_OF_SCAN:
            found = _NEXT_MARKER.search(data, at)
            kept += data[at : found.start() if found else len(data)]
            at = found.start() if found else len(data)
    kept += EOI
    return len(data) if at < 0 else at + len(EOI)


def _is_needed(marker: int, body: bytes) -> bool:
    if marker not in APPLICATION:
        return marker != COMMENT
    return body.startswith(KEPT) and (len(body) <= LONGEST_KEPT or body.startswith(KEPT[-1]))


def jp2_without_metadata(data: bytes) -> bytes:
    """A JPEG 2000 image without boxes of metadata; a bare codestream stays as it is. Raises UnreadableMedia."""
    if data.startswith(b"\xff\x4f"):
        return data
    return b"".join(box for kind, box in _boxes(data) if kind in PIXEL_BOXES)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        elif size == 0:
            size = len(data) - at
        if size < 8:
            raise UnreadableMedia("a JPEG 2000 image in it cannot be read")
        yield data[at + 4 : at + 8], data[at : at + size]
        at += size
