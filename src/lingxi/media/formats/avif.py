"""AVIF that browsers show and libavif refuses: their transparency names no size, or boxes occur twice."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import av
from PIL import AvifImagePlugin, UnidentifiedImageError
from PIL import Image as Pillow

from lingxi.media.formats.size import check_size
from lingxi.types import Limits

HEAD = 2**20  # bytes in which the boxes of a picture are


def opened(data: bytes, limits: Limits) -> Pillow.Image:
    """The picture, by libavif once it is repaired, else by FFmpeg. Raises an error of FFmpeg if both refuse it."""
    whole = repaired(data)
    if whole is not None:
        try:
            return Pillow.open(BytesIO(whole), formats=[AvifImagePlugin.AvifImageFile.format])
        except UnidentifiedImageError:
            pass
    return _by_ffmpeg(data, limits)


def _by_ffmpeg(data: bytes, limits: Limits) -> Pillow.Image:
    image = _frame(data, 0, limits)
    try:
        image.putalpha(_frame(data, 1, limits).convert("L"))
    except (IndexError, ValueError):  # it has no transparency, or of another size
        return image
    return image


def _frame(data: bytes, number: int, limits: Limits) -> Pillow.Image:
    """The first frame of a stream: the colours are the first, the transparency is the second."""
    container: Any
    with av.open(BytesIO(data), format="mov") as container:
        stream = container.streams.video[number]
        check_size(stream.width, stream.height, limits)
        image: Pillow.Image = next(container.decode(stream)).to_image()
        return image


def repaired(data: bytes) -> bytes | None:
    """The file with the picture's size given to its transparency too, without a change in length; None if that fails.

    The size (``ispe``) takes the place of the number of bits (``pixi``), which decoders do not need.
    """
    head = data[:HEAD]
    properties = _properties(head)
    sizes = [number for number, kind in properties.items() if kind == b"ispe"]
    auxiliary = {head[at + 4 : at + 6] for at in _places(head, b"auxl")}
    fixed = bytearray(data)
    changed = False
    for item, places in _associations(head):
        kinds = {properties.get(head[at] & 0x7F): at for at in places}
        if item in auxiliary and sizes and b"ispe" not in kinds and b"pixi" in kinds:
            fixed[kinds[b"pixi"]] = sizes[0]
            changed = True
    return bytes(fixed) if changed else None


def _places(data: bytes, name: bytes) -> Iterator[int]:
    at = data.find(name)
    while at >= 0:
        yield at
        at = data.find(name, at + 1)


def _properties(data: bytes) -> dict[int, bytes]:
    """The kinds of the properties, by their number from 1."""
    at = data.find(b"ipco")
    if at < 4:
        return {}
    end, place, found = at - 4 + int.from_bytes(data[at - 4 : at], "big"), at + 4, dict[int, bytes]()
    while place + 8 <= min(end, len(data)):
        found[len(found) + 1] = data[place + 4 : place + 8]
        place += max(8, int.from_bytes(data[place : place + 4], "big"))
    return found


def _associations(data: bytes) -> Iterator[tuple[bytes, list[int]]]:
    """Each item with the places of its associations, a byte each (``ipma`` of version 0 without flags)."""
    at = data.find(b"ipma\0\0\0\0")
    if at < 0:
        return
    place, count = at + 12, int.from_bytes(data[at + 8 : at + 12], "big")
    for _ in range(min(count, 1000)):
        if place + 3 > len(data):
            return
        size = data[place + 2]
        yield data[place : place + 2], [each for each in range(place + 3, place + 3 + size) if each < len(data)]
        place += 3 + size
