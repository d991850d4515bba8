"""TIFF of floating-point colours."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.image import decode
from lingxi.types import Limits


def _tiff(values: object, *, compression: int = 1, kind: int = 3) -> bytes:
    pixels = np.asarray(values)
    height, width, samples = pixels.shape
    data = pixels.tobytes() if compression == 1 else zlib.compress(pixels.tobytes())
    bits = struct.pack(f"<{samples}H", *[8 * pixels.dtype.itemsize] * samples)
    kinds = struct.pack(f"<{samples}H", *[kind] * samples)
    count, place = 10, 8 + 2 + 120 + 4
    entries = [
        (256, 3, 1, width), (257, 3, 1, height), (258, 3, samples, place), (259, 3, 1, compression), (262, 3, 1, 2),
        (273, 4, 1, place + 2 * len(bits)), (277, 3, 1, samples), (278, 3, 1, height), (279, 4, 1, len(data)),
        (339, 3, samples, place + len(bits)),
    ]  # fmt: skip
    table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<IH", 8, count) + table + bytes(4) + bits + kinds + data


def _red(kind: str) -> np.ndarray[tuple[int, ...], np.dtype[np.floating]]:
    pixels = np.zeros((10, 20, 3), kind)
    pixels[:, :, 0] = 1.0
    return pixels


@pytest.mark.parametrize("kind", ["<f2", "<f4", "<f8"])
@pytest.mark.parametrize("compression", [1, 8])
def test_colours_from_0_to_1(kind: str, compression: int) -> None:
    found = decode(_tiff(_red(kind), compression=compression), Limits(), 10)
    assert found.size == {"width": 20, "height": 10}
    assert found.image.pixels[5, 5].tolist() == [255, 0, 0]


def test_greater_values_and_no_numbers() -> None:
    pixels = _red("<f4") * 100
    pixels[0, 0] = np.nan
    found = decode(_tiff(pixels), Limits(), 10).image.pixels
    assert (found[5, 5].tolist(), found[0, 0].tolist()) == ([255, 0, 0], [0, 0, 0])


def test_what_is_not_read_has_a_reason_and_a_cut_file_is_filled() -> None:
    with pytest.raises(UnreadableMedia, match="compressed in a way that is not read"):
        decode(_tiff(_red("<f4"), compression=50_000), Limits(), 10)
    with pytest.raises(UnreadableMedia, match="TIFF with 3 samples of 32 bits is not read"):
        decode(_tiff(_red("<f4"), kind=6), Limits(), 10)
    with pytest.raises(UnreadableMedia, match="20 x 10 pixels are over the limit of 100"):
        decode(_tiff(_red("<f4")), Limits(decoded_pixels=100), 10)
    assert decode(_tiff(_red("<f4"))[:-600], Limits(), 10).image.pixels[9, 19].tolist() == [0, 0, 0]


def test_a_bomb_unpacks_no_more_than_the_picture_needs() -> None:
    bomb = _tiff(np.zeros((1, 1, 3), "<f4"), compression=8)
    more = zlib.compress(bytes(10_000_000))
    at = bomb.index(zlib.compress(bytes(12)))
    data = bomb[:at].replace(
        struct.pack("<HHII", 279, 4, 1, len(bomb) - at), struct.pack("<HHII", 279, 4, 1, len(more))
    )
    assert decode(data + more, Limits(), 10).size == {"width": 1, "height": 1}
