"""AVIF that libavif refuses is read all the same."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as Pillow
from PIL import UnidentifiedImageError, features

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.avif import opened, repaired
from lingxi.media.image import decode
from lingxi.types import Limits

pytestmark = pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")


def _clear() -> bytes:
    """A red picture whose right half is transparent."""
    picture = Pillow.new("RGBA", (64, 48), (255, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (32, 0, 64, 48))
    out = BytesIO()
    picture.save(out, "AVIF")
    return out.getvalue()


def _sizeless() -> bytes:
    """The same whose transparency names no size: the number of that property becomes that of another."""
    data = bytearray(_clear())
    properties = data.index(b"ipma")
    size_of_alpha = data.index(b"\0\2", properties + 12) + 3
    assert repaired(bytes(data)) is None, "nothing is wrong with it"
    data[size_of_alpha] = data[size_of_alpha + 1]
    with pytest.raises(UnidentifiedImageError, match="cannot identify"):
        Pillow.open(BytesIO(bytes(data)))
    return bytes(data)


def test_transparency_without_a_size() -> None:
    found = decode(_sizeless(), Limits(), 48)
    assert found.size == {"width": 64, "height": 48}
    assert found.image.pixels[20, 5].tolist()[0] > 240
    assert found.image.pixels[20, 60].min() > 240, "nothing is there: the background"


def test_ffmpeg_reads_what_cannot_be_repaired() -> None:
    data = _sizeless().replace(b"ipma", b"ipmx")
    assert repaired(data) is None
    assert opened(_clear(), Limits()).size == (64, 48)
    with pytest.raises(UnreadableMedia, match="64 x 48 pixels are over the limit of 100"):
        opened(_clear(), Limits(decoded_pixels=100))


def test_broken_metadata_do_not_lose_the_picture() -> None:
    out = BytesIO()
    Pillow.new("RGB", (16, 16), "red").save(out, "AVIF", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0")
    data = out.getvalue()
    broken = data.replace(b"II*\0\x08\0\0\0", b"garbage.")
    assert broken != data
    with pytest.raises(ValueError, match="Exif"):
        Pillow.open(BytesIO(broken))
    assert decode(broken, Limits(), 16).image.pixels[8, 8].tolist()[0] > 240


@pytest.mark.parametrize("data", [b"", b"ipco", b"\0\0\0\x08ipma\0\0\0\0\0\0\xff\xff\0\1", b"\0\0\0\0ipco" + bytes(99)])
def test_broken_boxes_are_not_repaired(data: bytes) -> None:
    assert repaired(data) is None
