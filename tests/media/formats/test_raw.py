"""RAW photos are shown by their preview, turned and dated by the tags of the file."""

from __future__ import annotations

import struct
from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.raw import SUFFIXES, largest_jpeg, matches
from lingxi.media.image import decode
from lingxi.media.readers.image import ImageReader
from lingxi.types import Image, Limits

Entries = list[tuple[int, int, int, bytes]]  # tag, type, count, value of four bytes


def _jpeg(size: tuple[int, int], colour: str) -> bytes:
    out = BytesIO()
    Pillow.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def _tiff(mark: bytes, entries: Entries, behind: bytes = b"", at: int = 8) -> bytes:
    """A TIFF file of one directory, in Intel's order; values that are longer than four bytes come behind it."""
    start = at + 2 + 12 * len(entries) + 4
    table, data = b"", b""
    for tag, kind, count, value in sorted(entries):
        place = struct.pack("<I", start + len(data)) if len(value) > 4 else value.ljust(4, b"\0")
        data += value if len(value) > 4 else b""
        table += struct.pack("<HHI", tag, kind, count) + place
    head = (mark + struct.pack("<I", at)).ljust(at, b"\0")
    return head + struct.pack("<H", len(entries)) + table + bytes(4) + data + behind


def _tags(*more: tuple[int, int, int, bytes]) -> Entries:
    make, when = b"Toycam\0", b"2019:03:21 11:04:22\0"
    usual = [(254, 4, 1, b"\1"), (271, 2, len(make), make), (306, 2, len(when), when)]
    return [*usual, (274, 3, 1, b"\6"), (330, 4, 1, b"\x08"), *more]


def _photo(name: str) -> bytes:
    """A file of each kind: a small and a large JPEG behind its own beginning."""
    previews = _jpeg((32, 24), "blue") + bytes(99) + _jpeg((320, 240), "red") + b"\xff\xd8\xff\xc3 lossless"
    if name == "a.raf":
        return b"FUJIFILMCCD-RAW 0201" + bytes(100) + previews
    if name == "a.cr3":
        block = _tiff(b"II*\0", _tags())
        box = struct.pack(">I", len(block) + 8) + b"CMT1" + block
        return b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + box + previews
    if name == "a.cr2":
        data = _tiff(b"II*\0", _tags(), previews, at=16)
        return data[:8] + b"CR\2\0" + data[12:]
    marks = {"a.orf": b"IIRO", "a.rw2": b"IIU\0"}
    more = [(50706, 1, 4, b"\1\4\0\0")] if name == "a.dng" else []
    return _tiff(marks.get(name, b"II*\0"), _tags(*more), previews)


@pytest.mark.parametrize("name", ["a.cr2", "a.cr3", "a.nef", "a.arw", "a.dng", "a.raf", "a.orf", "a.rw2"])
def test_the_largest_preview_is_shown(tmp_path: Path, name: str) -> None:
    assert Path(name).suffix in SUFFIXES
    path = tmp_path / name
    path.write_bytes(_photo(name))
    (segment,) = ImageReader().read(path, Limits(), 64)
    assert isinstance(segment.media, Image)
    height, width = segment.media.pixels.shape[:2]
    assert segment.media.pixels.reshape(-1, 3).mean(0).argmax() == 0, "red, not the blue one"
    if name != "a.raf":  # whose preview has the tags in it
        assert height > width, "turned as the file says"
        assert segment.facts["taken"] == datetime(2019, 3, 21, 11, 4, 22)
        assert segment.facts["camera"] == "Toycam"


@pytest.mark.parametrize("name", ["a.cr2", "a.cr3", "a.dng", "a.nef", "a.raf", "a.orf", "a.rw2"])
def test_photos_are_known_without_their_name(name: str) -> None:
    data = _photo(name)
    assert matches(data[:4096], "")
    assert decode(data, Limits(), 64).size == {
        "width": 320 if name == "a.raf" else 240,
        "height": 240 if name == "a.raf" else 320,
    }


def test_other_tiff_files_are_no_raw_photos() -> None:
    out = BytesIO()
    Pillow.new("RGB", (8, 8)).save(out, "TIFF")
    assert not matches(out.getvalue(), "a.tif")
    assert not matches(_tiff(b"II*\0", [(271, 2, 4, b"Toy\0")]), "")
    assert not matches(b"II*\0\xff\xff\xff\xff", "")


def test_previews_over_the_limit_are_not_taken() -> None:
    found = largest_jpeg(_photo("a.raf"), Limits(pixels=1_000))
    assert found is not None
    assert found.size == (32, 24)


def _sensor(size: int) -> bytes:
    """A DNG without a preview: a grey field behind a Bayer filter, 16 bits a value."""
    values = np.full((size, size), 20_000, "<u2").tobytes()
    model, matrix = b"Toycam\0", struct.pack("<18i", 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1)
    entries = [
        (254, 4, 1, bytes(4)), (256, 4, 1, struct.pack("<I", size)), (257, 4, 1, struct.pack("<I", size)),
        (258, 3, 1, b"\x10"), (259, 3, 1, b"\1"), (262, 3, 1, struct.pack("<H", 32803)), (271, 2, 7, model),
        (272, 2, 7, model), (277, 3, 1, b"\1"), (278, 4, 1, struct.pack("<I", size)),
        (279, 4, 1, struct.pack("<I", len(values))), (33421, 3, 2, b"\2\0\2\0"), (33422, 1, 4, b"\0\1\1\2"),
        (50706, 1, 4, b"\1\4\0\0"), (50708, 2, 7, model), (50721, 10, 9, matrix),
    ]  # fmt: skip
    size_without = len(_tiff(b"II*\0", [*entries, (273, 4, 1, bytes(4))]))
    return _tiff(b"II*\0", [*entries, (273, 4, 1, struct.pack("<I", size_without))], values)


def test_a_photo_without_a_preview_is_developed() -> None:
    pytest.importorskip("rawpy", reason="rawpy is not installed (extra raw)")
    found = decode(_sensor(128), Limits(), 64)
    assert found.image.pixels.shape == (64, 64, 3), "half of its size is enough"
    assert found.image.pixels.min() > 20
    with pytest.raises(UnreadableMedia, match="over the limit"):
        decode(_sensor(128), Limits(decoded_pixels=100), 32)


@pytest.mark.parametrize("data", [b"IIRO", _photo("a.cr2")[:60], _sensor(64)[:200], b"FUJIFILMCCD-RAW"])
def test_broken_photos_have_a_reason(data: bytes) -> None:
    with pytest.raises(UnreadableMedia, match=r"not a readable|needs the extra"):
        decode(data, Limits(), 32)
