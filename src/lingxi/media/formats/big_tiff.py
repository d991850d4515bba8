"""BigTIFF as plain TIFF: Pillow reads no BigTIFF of Motorola's byte order (MM), nor one of floating-point colours."""

from __future__ import annotations

from io import BytesIO
from struct import Struct, error
from typing import IO

from lingxi.errors import UnreadableMedia
from lingxi.types import Limits

MARKS = (b"MM\0+\0\x08\0\0", b"II+\0\x08\0\0\0")
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}  # types
LONGER = {16: 4, 17: 9, 18: 13}  # types of 64 bits -> those of 32 bits
DIRECTORIES = (34665, 34853)  # tags of directories that are read: EXIF and GPS
OTHER_DIRECTORIES = (330, 40965)
MOST_TAGS = 1_000  # of a directory
MOST = 2**32 - 1  # bytes of a plain TIFF file
MOST_TIMES = 2  # values of tags may lie in each other, and so be copied to more bytes than the file has: at most these
CUT = "not a readable image: its content is damaged"


def opened(stream: IO[bytes], limits: Limits) -> BytesIO:
    """The file with its first directory, and those of EXIF and GPS, as ones of plain TIFF behind it; other pixels stay.

    Raises UnreadableMedia for files that are too large, or damaged.
    """
    data = bytearray(stream.read(limits.bytes + 1))
    if len(data) > min(limits.bytes, MOST - 2**20):
        raise UnreadableMedia(f"its {len(data):,} bytes are over the limit of {limits.bytes:,}")
    order = ">" if data.startswith(b"MM") else "<"
    try:
        (first,) = Struct(f"{order}Q").unpack_from(data, 8)
        place = _moved(data, order, first, MOST_TIMES * len(data))
        data[2:8] = Struct(f"{order}HL").pack(42, place)
    except (error, OverflowError) as broken:
        raise UnreadableMedia(CUT) from broken
    return BytesIO(data)


def _moved(data: bytearray, order: str, place: int, most: int, *, inner: bool = True) -> int:
    """Appends a directory as one of plain TIFF, and returns where it is; raises UnreadableMedia over ``most`` bytes."""
    entry, short = Struct(f"{order}HHQ8s"), Struct(f"{order}HHL4s")
    (count,) = Struct(f"{order}Q").unpack_from(data, place)
    if count > MOST_TAGS:
        raise UnreadableMedia(CUT)
    entries = list[bytes]()
    for at in range(place + 8, place + 8 + count * entry.size, entry.size):
        tag, kind, number, value = entry.unpack_from(data, at)
        if tag in OTHER_DIRECTORIES or kind not in SIZES or (tag in DIRECTORIES and not inner):
            continue
        if tag in DIRECTORIES:
            (within,) = Struct(f"{order}Q").unpack(value)
            value = Struct(f"{order}Q").pack(_moved(data, order, within, most, inner=False))
            kind, number = 18, 1
        kind, values = _values(data, order, kind, number, value)
        if len(values) > 4:
            values = Struct(f"{order}L").pack(_appended(data, values))
            if len(data) > most:
                raise UnreadableMedia(CUT)
        entries.append(short.pack(tag, kind, number, values.ljust(4, b"\0")))
    return _appended(data, Struct(f"{order}H").pack(len(entries)) + b"".join(entries) + bytes(4))


def _values(data: bytearray, order: str, kind: int, number: int, value: bytes) -> tuple[int, bytes]:
    """The type and the bytes of a tag in plain TIFF."""
    size = SIZES[kind] * number
    if size > len(value):
        (at,) = Struct(f"{order}Q").unpack(value)
        value = bytes(data[at : at + size])
    value = value[:size]
    if kind not in LONGER:
        return kind, value
    sign = "q" if kind == 17 else "Q"
    numbers = Struct(f"{order}{number}{sign}").unpack(value)
    return LONGER[kind], Struct(f"{order}{number}{'l' if kind == 17 else 'L'}").pack(*numbers)


def _appended(data: bytearray, more: bytes) -> int:
    """Appends bytes at an even place, and returns it."""
    data += bytes(len(data) % 2)
    place = len(data)
    data += more
    return place
