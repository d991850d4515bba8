"""JPEG and JPEG 2000 without what cameras wrote."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.jpeg_metadata import jp2_without_metadata, jpeg_without_metadata

PLACE = b"+60.3913+005.3221/"


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def jpeg(extra: bytes = b"", **options: object) -> bytes:
    """A JPEG with segments behind its start."""
    out = BytesIO()
    pixels = np.random.default_rng(0).integers(0, 255, (40, 56, 3), dtype=np.uint8)
    Pillow.fromarray(pixels).save(out, "JPEG", **options)
    return out.getvalue()[:2] + extra + out.getvalue()[2:]


def pixels(data: bytes) -> bytes:
    return Pillow.open(BytesIO(data)).convert("RGB").tobytes()


@pytest.mark.parametrize(
    "extra",
    [
        segment(0xE1, b"Exif\0\0" + PLACE),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
        segment(0xED, b"Photoshop 3.0\0" + PLACE),
        segment(0xFE, PLACE),
        segment(0xE0, b"JFIF\0" + bytes(9) + PLACE),
        segment(0xE5, PLACE),
    ],
    ids=["exif", "xmp", "iptc", "comment", "long JFIF", "unknown"],
)
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_keeps_its_pixels_only(extra: bytes, progressive: bool) -> None:
    data = jpeg(extra, progressive=progressive) + b"behind" + PLACE
    found = jpeg_without_metadata(data)
    assert PLACE not in found
    assert pixels(found) == pixels(data)


def test_profiles_and_both_fields_of_a_frame_stay() -> None:
    one = jpeg(segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(200)))
    assert jpeg_without_metadata(one) == one
    assert jpeg_without_metadata(one + b"\0\0" + one) == one + one


def test_damaged_jpegs_end() -> None:
    with pytest.raises(UnreadableMedia, match="a JPEG in it cannot be read"):
        jpeg_without_metadata(b"no image")
    assert jpeg_without_metadata(b"\xff\xd8\xff\xe1\xff\xffExif\0") == b"\xff\xd8\xff\xd9", "a size that is too large"
    assert jpeg_without_metadata(b"\xff\xd8\xff\xe1") == b"\xff\xd8\xff\xd9"
    cut = jpeg()[:-300]
    assert jpeg_without_metadata(cut) == cut + b"\xff\xd9"


def test_a_jpeg_2000_loses_its_boxes_of_metadata() -> None:
    out = BytesIO()
    Pillow.new("RGB", (32, 32), "red").save(out, "JPEG2000")
    data = out.getvalue()
    box = (8 + 16 + len(PLACE)).to_bytes(4, "big") + b"uuid" + bytes(16) + PLACE
    found = jp2_without_metadata(data[:12] + box + data[12:] + box)
    assert found == data
    assert jp2_without_metadata(b"\xff\x4f\xff\x51") == b"\xff\x4f\xff\x51", "a codestream"
    with pytest.raises(UnreadableMedia, match="JPEG 2000 image in it cannot be read"):
        jp2_without_metadata(b"\0\0\0\x02uuid" + PLACE)
