"""Matroska and WebM files that were put behind each other, as one recording: demuxers read one or two of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple, final

HEADER, SEGMENT, CLUSTER = b"\x1aE\xdf\xa3", b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"  # RFC 9559
MOST_ELEMENTS = 1_000_000  # of a file that are looked at
_HEAD = 12  # bytes of an id of four bytes and a size, at most


class Element(NamedTuple):
    """An element of a file: its id, and where its head, its data and the next element begin, in bytes."""

    id: bytes
    start: int
    data: int
    end: int


class Spliced(NamedTuple):
    """Parts of a file that together are one recording, and where a size of the first one is to be unknown."""

    parts: Sequence[tuple[int, int]]  # begin and end in bytes
    size_at: int
    unknown: bytes


def spliced(file: BinaryIO) -> Spliced | None:
    """The first recording with the clusters of those behind it; None where there is one recording only.

    Only recordings that state their size are found. Later ones are read with the tracks of the first one.
    """
    recordings = list(_recordings(file))
    if len(recordings) < 2:
        return None
    first, *others = recordings
    parts = [(0, first.end)]
    for each in (each for other in others for each in _elements(file, other.data, other.end) if each.id == CLUSTER):
        if parts[-1][1] == each.start:
            parts[-1] = parts[-1][0], each.end
        else:
            parts.append((each.start, each.end))
    width = first.data - first.start - len(SEGMENT)
    unknown = (2 ** (7 * width + 1) - 1).to_bytes(width, "big")
    return Spliced(parts, first.start + len(SEGMENT), unknown)


@final
class SplicedFile:
    """The parts of a file as one file, for demuxers."""

    def __init__(self, file: BinaryIO, whole: Spliced) -> None:
        self._file, self._whole, self._at, self.name = file, whole, 0, file.name
        self._starts = [0]
        for begin, end in whole.parts:
            self._starts.append(self._starts[-1] + end - begin)

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size``, of one part; all that is left where it is negative."""
        left = max(0, self._starts[-1] - self._at)
        wanted, found = left if size < 0 else min(size, left), bytearray()
        for n in range(bisect_right(self._starts, self._at) - 1, len(self._whole.parts)):
            if len(found) == wanted:
                break
            self._file.seek(self._whole.parts[n][0] + self._at - self._starts[n])
            piece = self._file.read(min(wanted - len(found), self._starts[n + 1] - self._at))
            found += piece
            self._at += len(piece)
            if self._at < self._starts[n + 1]:
                break  # the file has become shorter
        return self._patched(found)

    def seek(self, at: int, whence: int = 0) -> int:
        """The new place; a negative number for one that cannot be."""
        place = (0, self._at, self._starts[-1])[whence] + at
        if place < 0:
            return -1
        self._at = place
        return place

    def tell(self) -> int:
        """The place in bytes."""
        return self._at

    def _patched(self, data: bytearray) -> bytes:
        """The bytes that end at the present place, with the size of the first recording unknown."""
        start = self._at - len(data)
        for place, byte in enumerate(self._whole.unknown, self._whole.size_at - start):
            if 0 <= place < len(data):
                data[place] = byte
        return bytes(data)


def _recordings(file: BinaryIO) -> Iterator[Element]:
    """The segment of each recording, up to one that is cut off or does not state its size."""
    end = file.seek(0, 2)
    at = 0
    while at < end:
        header = _element(file, at, end)
        segment = None if header is None or header.id != HEADER else _element(file, header.end, end)
        if segment is None or segment.id != SEGMENT:
            return
        yield segment
        at = segment.end


def _elements(file: BinaryIO, at: int, end: int) -> Iterator[Element]:
    for _ in range(MOST_ELEMENTS):
        found = _element(file, at, end) if at < end else None
        if found is None:
            return
        yield found
        at = found.end


def _element(file: BinaryIO, at: int, end: int) -> Element | None:
    """The element that begins at a place; None where there is none that ends before ``end``."""
    file.seek(at)
    head = file.read(_HEAD)
    width = 9 - head[0].bit_length() if head else 9
    found = _size(head[width:]) if width <= 4 else None
    if found is None:
        return None
    size, bytes_ = found
    data = at + width + bytes_
    return Element(head[:width], at, data, data + size) if data + size <= end else None


def _size(head: bytes) -> tuple[int, int] | None:
    """A size and how many bytes it has; None where it is unknown or missing."""
    width = 9 - head[0].bit_length() if head else 9
    if len(head) < width or width > 8:
        return None
    size = int.from_bytes(head[:width], "big") & (2 ** (7 * width) - 1)
    return None if size == 2 ** (7 * width) - 1 else (size, width)
