"""Motion photos: a JPEG or HEIC with a short film behind the picture, as phones of Google and Samsung write them.

Where the film lies is said by XMP (Motion Photo format 1.0 of Android, and MicroVideo before it), by Samsung's trailer,
or by a box of HEIC. What is said is not trusted: a film must begin there, inside of the file and behind its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from lingxi.errors import UnreadableMedia
from lingxi.media.extent import boxes
from lingxi.media.metadata.xmp import parsed
from lingxi.types import Place

SUFFIXES = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".heic", ".heif", ".hif"})
BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif"})  # of HEIC and AVIF with one picture
JPEG, APP1, SCAN = b"\xff\xd8", 0xE1, 0xDA
XMP = b"http://ns.adobe.com/xap/1.0/\0"
SEGMENTS = 1_000  # of a JPEG before its picture, at most
MISSING = "the film in this motion photo is missing or damaged"
TRAILER, MOST_TRAILER, MOST_FIELDS = b"SEFT", 2**16, 1_000  # bytes and fields of Samsung's trailer
NAME = b"MotionPhoto_Data"


class Span(NamedTuple):
    """Where a film lies in a file, in bytes."""

    start: int
    end: int


def is_motion(path: Path, place: Place) -> bool:
    """Whether a segment at this place of a file is of the film in a motion photo."""
    return place.start_s is not None and path.suffix.lower() in SUFFIXES


def film_in(file: BinaryIO) -> Span | None:
    """The film in an open photo; None for one without a film, and for other files.

    Raises UnreadableMedia for a photo that names a film which is not there.
    """
    head, size = _at(file, 0, 12), file.seek(0, 2)
    if head[:2] == JPEG:
        said = [*_by_xmp(file, size), *_by_trailer(file, size)]
    elif head[4:8] == b"ftyp" and head[8:12] in BRANDS:
        said = [*_by_box(file), *_by_trailer(file, size)]
    else:
        return None
    found = next((each for each in said if 0 < each.start < each.end <= size and _begins(file, each.start)), None)
    if said and found is None:
        raise UnreadableMedia(MISSING)
    return found


def _begins(file: BinaryIO, start: int) -> bool:
    return _at(file, start, 8)[4:] == b"ftyp"


def _at(file: BinaryIO, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)


def _by_xmp(file: BinaryIO, size: int) -> Iterator[Span]:
    """What the XMP of a JPEG says: lengths are counted from the end of the file."""
    for packet in _packets(file):
        if b"MotionPhoto" not in packet and b"MicroVideo" not in packet:
            continue
        root = parsed(packet)
        if root is None:
            continue
        items = [each for each in map(_said, root.iter("*")) if "Semantic" in each]
        lengths = [_number(each.get("Length")) + _number(each.get("Padding")) for each in items[::-1]]
        for item, behind in zip(items[::-1], accumulate(lengths), strict=True):
            if item["Semantic"] == "MotionPhoto":
                start = size - behind
                yield Span(start, start + _number(item.get("Length")))
        for each in map(_said, root.iter("*")):
            if _number(each.get("MicroVideo")) and "MicroVideoOffset" in each:
                yield Span(size - _number(each["MicroVideoOffset"]), size)


def _packets(file: BinaryIO) -> Iterator[bytes]:
    """The XMP packets before the picture of a JPEG."""
    at = len(JPEG)
    for _ in range(SEGMENTS):
        head = _at(file, at, 4)
        if len(head) < 4 or head[0] != 0xFF or head[1] == SCAN:
            return
        length = int.from_bytes(head[2:], "big")
        if head[1] == APP1:
            data = file.read(max(0, length - 2))
            if data.startswith(XMP):
                yield data[len(XMP) :]
        at += 2 + length


def _said(element: Any) -> dict[str, str]:
    """The texts of an element's attributes and children, by their names without namespaces."""
    children = ((each.tag, each.text) for each in element if isinstance(each.tag, str) and not len(each))
    pairs = [*element.attrib.items(), *children]
    return {name.rpartition("}")[2]: (text or "").strip() for name, text in pairs}


def _number(text: str | None) -> int:
    """A number of bytes; 0 for no number, and for one that no file has."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else 0


def _by_box(file: BinaryIO) -> Iterator[Span]:
    for kind, begin, end in boxes(file):
        if kind == b"mpvd":
            long = _at(file, begin, 4) == b"\0\0\0\1"
            yield Span(begin + (16 if long else 8), end)


def _by_trailer(file: BinaryIO, size: int) -> Iterator[Span]:
    """What Samsung's trailer says: a table of fields, each with its distance from the table."""
    end = _at(file, max(0, size - 8), 8)
    length = int.from_bytes(end[:4], "little")
    if end[4:] != TRAILER or not 12 <= length <= min(MOST_TRAILER, size - 8):
        return
    start = size - 8 - length
    table = _at(file, start, length)
    if table[:4] != b"SEFH":
        return
    for number in range(min(MOST_FIELDS, int.from_bytes(table[8:12], "little"), (length - 12) // 12)):
        field = table[12 + 12 * number : 24 + 12 * number]
        at, whole = start - int.from_bytes(field[4:8], "little"), int.from_bytes(field[8:], "little")
        if at > 0 and _at(file, at, 8 + len(NAME))[8:] == NAME:
            yield Span(at + 8 + len(NAME), min(at + whole, start))
