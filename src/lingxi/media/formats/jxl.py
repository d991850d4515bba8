"""JPEG XL, by pillow-jxl-plugin (extra ``jxl``), which has libjxl in its wheel."""

from __future__ import annotations

from typing import IO

from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.opened import Opened, missing_extra
from lingxi.media.formats.size import check_size
from lingxi.types import Limits

CODESTREAM, CONTAINER = b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"
HEAD = 2**16  # bytes in which the codestream of a container begins
RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))  # of width to height, by their number from 1


def matches(head: bytes, _name: str) -> bool:
    """Whether a file begins so."""
    return head.startswith((CODESTREAM, CONTAINER))


def opened(stream: IO[bytes], limits: Limits, _side: int) -> Opened:
    """The picture; its size is checked first, since the plug-in decodes at once. Raises UnreadableMedia."""
    try:
        from pillow_jxl import JpegXLImagePlugin
    except ImportError as error:
        raise missing_extra("a JPEG XL picture", "jxl") from error
    JpegXLImagePlugin.DECODE_THREADS = 0  # several processes decode at the same time
    size = size_of(stream.read(HEAD))
    if size is None:
        raise UnreadableMedia("not a readable image: its size is not among its first bytes")
    check_size(*size, limits)
    stream.seek(0)
    return Opened(Pillow.open(stream, formats=["JXL"]))


def size_of(head: bytes) -> tuple[int, int] | None:
    """Width and height from the first bytes of a file (ISO/IEC 18181-1, SizeHeader); None where they are not there."""
    at = head.find(CODESTREAM, head.find(b"jxlc") if b"jxlc" in head else head.find(b"jxlp"))
    if not head.startswith(CONTAINER):
        at = 0
    if at < 0 or len(head) < at + 16:
        return None
    bits = _Bits(head[at + 2 : at + 16])
    small = bits.take(1)
    height = _length(bits, small=small)
    ratio = bits.take(3)
    if ratio:
        return height * RATIOS[ratio - 1][0] // RATIOS[ratio - 1][1], height
    return _length(bits, small=small), height


class _Bits:
    """Bits of a codestream, the lowest of each byte first."""

    def __init__(self, data: bytes) -> None:
        self._left = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        found = self._left & ((1 << count) - 1)
        self._left >>= count
        return found


def _length(bits: _Bits, *, small: int) -> int:
    return (bits.take(5) + 1) * 8 if small else bits.take((9, 13, 18, 30)[bits.take(2)]) + 1
