"""BigTIFF of either byte order is read as plain TIFF is."""

from __future__ import annotations

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.formats import big_tiff
from lingxi.media.image import decode
from lingxi.types import Limits

Tag = tuple[int, int, tuple[int, ...]]  # number, type, values
FORMATS = {3: "H", 4: "L", 16: "Q"}
PIXELS = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3) * 3


def _directory(order: str, tags: list[Tag], at: int) -> bytes:
    """A directory at a place, behind it the values that are longer than eight bytes."""
    entries, behind = b"", b""
    for number, kind, values in sorted(tags):
        data = struct.pack(f"{order}{len(values)}{FORMATS[kind]}", *values)
        if len(data) > 8:
            place = at + 8 + 20 * len(tags) + 8 + len(behind)
            data, behind = struct.pack(f"{order}Q", place), behind + data
        entries += struct.pack(f"{order}HHQ", number, kind, len(values)) + data.ljust(8, b"\0")
    return struct.pack(f"{order}Q", len(tags)) + entries + bytes(8) + behind


def big(order: str, strips: int = 1, **kinds: object) -> bytes:
    """A BigTIFF file of 4 x 6 pixels, of floats with ``floats``."""
    values = (PIXELS / 255).astype(f"{order}f4") if kinds.get("floats") else PIXELS
    data, each = values.tobytes(), values.nbytes // strips
    places = tuple(16 + n * each for n in range(strips))
    tags: list[Tag] = [
        (256, 3, (6,)), (257, 3, (4,)), (259, 3, (1,)), (262, 3, (2,)), (277, 3, (3,)), (278, 3, (4 // strips,)),
        (258, 3, (32,) * 3 if kinds.get("floats") else (8,) * 3), (273, 16, places), (279, 16, (each,) * strips),
        (339, 3, (3,) * 3 if kinds.get("floats") else (1,) * 3), (330, 16, (8,)),
    ]  # fmt: skip
    at = 16 + len(data)
    if "exif" in kinds:
        exif = _directory(order, [(0x9207, 3, (5,)), (34665, 16, (at,))], at)  # it names itself
        tags.append((34665, 16, (at,)))
        data, at = data + exif, at + len(exif)
    head = (b"MM" if order == ">" else b"II") + struct.pack(f"{order}HHHQ", 43, 8, 0, at)
    return head + data + _directory(order, tags, at)


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("kinds", [{}, {"strips": 4}, {"floats": True}, {"exif": True}])
def test_pixels_are_those_of_the_file(order: str, kinds: dict[str, bool]) -> None:
    assert big(order).startswith(big_tiff.MARKS)
    assert (decode(big(order, **kinds), Limits(), 64).image.pixels == PIXELS).all()


def test_directories_of_metadata_are_kept() -> None:
    with Pillow.open(big_tiff.opened(BytesIO(big(">", exif=True)), Limits())) as image:
        assert image.getexif().get_ifd(34665) == {0x9207: 5}


def test_tags_that_share_a_value_do_not_grow() -> None:
    whole = big(">") + bytes(2**16)
    at = int.from_bytes(whole[8:16], "big")
    shared = [struct.pack(">HHQQ", 60_000 + n, 1, 2**16, 0) for n in range(100)]
    count = int.from_bytes(whole[at : at + 8], "big")
    tags = whole[at + 8 : at + 8 + 20 * count]
    bomb = whole[:8] + struct.pack(">Q", len(whole)) + whole[16:] + struct.pack(">Q", count + 100)
    with pytest.raises(UnreadableMedia, match="damaged"):
        big_tiff.opened(BytesIO(bomb + tags + b"".join(shared)), Limits())


def test_limits_and_damage_are_reasons() -> None:
    whole = big(">")
    with pytest.raises(UnreadableMedia, match=r"over the limit of 100$"):
        big_tiff.opened(BytesIO(whole), Limits(bytes=100))
    with pytest.raises(UnreadableMedia, match="over the limit"):
        decode(whole, Limits(pixels=10), 64)
    for broken in (whole[:100], whole[:8] + b"\xff" * 8 + whole[16:], whole[: -11 * 20 - 60]):
        with pytest.raises(UnreadableMedia, match=r"damaged|cut off"):
            decode(broken, Limits(), 64)
    many = whole[:8] + struct.pack(">Q", len(whole)) + whole[16:] + struct.pack(">Q", 2**40)
    with pytest.raises(UnreadableMedia, match="damaged"):
        decode(many, Limits(), 64)
