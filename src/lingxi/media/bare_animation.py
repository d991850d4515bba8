"""Animations (GIF, PNG, WebP) without what programs wrote about them; no pixel changes."""

from __future__ import annotations

from collections.abc import Iterator, Set
from io import BytesIO
from pathlib import Path

from lingxi.errors import UnreadableMedia
from lingxi.media.animation_moments import is_animation
from lingxi.media.formats.opening import open_picture
from lingxi.media.formats.size import check_size
from lingxi.media.image import translated
from lingxi.types import Limits

SUFFIXES = frozenset({".gif", ".png", ".apng", ".webp"})
SIDE = 64  # pixels: GIF, PNG and WebP are opened in their own size
MOST_BYTES = 512 * 2**20
PNG = b"\x89PNG\r\n\x1a\n"
PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
PNG_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"iCCP"}
    | {b"sBIT", b"bKGD"}
)
FRAME_CHUNKS = frozenset({b"ALPH", b"VP8 ", b"VP8L"})
WEBP_CHUNKS = FRAME_CHUNKS | {b"VP8X", b"ICCP", b"ANIM", b"ANMF"}
PNG_SIZES = {b"IHDR": 13, b"acTL": 8, b"fcTL": 26, b"gAMA": 4, b"cHRM": 32, b"sRGB": 1}  # more bytes say something else
WEBP_SIZES = {b"VP8X": 10, b"ANIM": 6}
FRAME = 16  # bytes before the chunks in one frame of WebP
METADATA = 0x0C  # flags of WebP: EXIF and XMP
LOOPS = (b"\x0bNETSCAPE2.0\x03\x01", b"\x0bANIMEXTS1.0\x03\x01")  # application blocks of GIF: how often it is played
EXTENSION, IMAGE, END = 0x21, 0x2C, 0x3B  # blocks of GIF
CONTROL, APPLICATION = 0xF9, 0xFF  # extensions of GIF
BROKEN = "it cannot be written without its metadata"


def can_bare_animation(path: Path) -> bool:
    """Whether a file on the disk is an animation that :func:`write_bare_animation` writes. Raises OSError."""
    return path.suffix.lower() in SUFFIXES and is_animation(path)


def write_bare_animation(path: Path, out: Path) -> None:
    """Copies an animation without comments, texts, EXIF and XMP. Raises UnreadableMedia for a damaged one."""
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableMedia(f"its {path.stat().st_size:,} bytes are over the limit of {MOST_BYTES:,}")
    data = path.read_bytes()
    try:
        bare = b"".join(_parts(data))
    except IndexError as error:
        raise UnreadableMedia(BROKEN) from error
    _refuse_broken(bare)
    out.write_bytes(bare)


def _refuse_broken(data: bytes) -> None:
    """Raises UnreadableMedia for an animation whose first frame cannot be read; later ones may be cut off."""
    with translated(), open_picture(BytesIO(data), Limits(), SIDE).image as image:
        check_size(*image.size, Limits())
        image.load()


def _parts(data: bytes) -> Iterator[bytes]:
    if data.startswith(PNG):
        yield PNG
        yield from _png(data)
    elif data.startswith(b"RIFF"):
        chunks = b"".join(_webp(data[12 : 8 + int.from_bytes(data[4:8], "little")]))
        yield b"RIFF" + (4 + len(chunks)).to_bytes(4, "little") + b"WEBP" + chunks
    else:
        yield from _gif(data)


def _png(data: bytes) -> Iterator[bytes]:
    at = len(PNG)
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if kind in PNG_CHUNKS and size == PNG_SIZES.get(kind, size) and end <= len(data):
            yield data[at:end]
        if kind == b"IEND":
            return
        at = end
    yield PNG_END


def _webp(data: bytes, kinds: Set[bytes] = WEBP_CHUNKS) -> Iterator[bytes]:
    at = 0
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + min(size, WEBP_SIZES.get(kind, size))]
        if kind == b"VP8X" and body:
            body = bytes([body[0] & ~METADATA]) + body[1:]
        if kind == b"ANMF" and kind in kinds:
            body = body[:FRAME] + b"".join(_webp(body[FRAME:], FRAME_CHUNKS))
        if kind in kinds and at + 8 + size <= len(data):
            yield kind + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)
        at += 8 + size + size % 2


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _colours(data[10])
    yield data[:at]
    while at < len(data) and data[at] != END:
        if data[at] == EXTENSION:
            end = _behind_blocks(data, at + 2)
            if data[at + 1] == CONTROL and data[at + 2] == 4:
                yield data[at : at + 7] + b"\0"
            elif data[at + 1] == APPLICATION and data[at + 2 : at + 16] in LOOPS:
                yield data[at : at + 18] + b"\0"
        elif data[at] == IMAGE:
            end = _behind_blocks(data, at + 11 + _colours(data[at + 9]))
            yield data[at:end]
        else:
            raise UnreadableMedia(BROKEN)
        at = end
    yield bytes([END])


def _colours(flags: int) -> int:
    """The bytes of a table of colours."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_blocks(data: bytes, at: int) -> int:
    """Where the blocks that begin at a place end, behind the empty one; at the end of a file that is cut off."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    return min(at + 1, len(data))
