"""Pictures of every kind become upright RGB on white."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, ImageFile
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.image import ImageReader, decode, decode_image
from lingxi.types import Image, Limits

FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF"]


def _bytes(image: Pillow.Image, form: str = "PNG", **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _colour(image: Image) -> list[int]:
    return [int(value) for value in np.median(image.pixels.reshape(-1, 3), axis=0)]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format(form: str) -> None:
    if form == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    image = decode_image(_bytes(Pillow.new("RGB", (64, 48), (200, 40, 40)), form), 32)
    assert image.pixels.dtype == np.uint8
    assert image.pixels.shape == (48, 64, 3)
    assert np.allclose(_colour(image), (200, 40, 40), atol=12)


@pytest.mark.parametrize(
    ("mode", "value", "wanted"),
    [
        ("L", 128, (128, 128, 128)),
        ("1", 1, (255, 255, 255)),
        ("RGBA", (255, 0, 0, 0), (255, 255, 255)),
        ("RGBA", (255, 0, 0, 255), (255, 0, 0)),
        ("RGBA", (0, 0, 0, 128), (127, 127, 127)),
        ("LA", (0, 0), (255, 255, 255)),
        ("I;16", 32_768, (128, 128, 128)),
        ("I;16", 255, (1, 1, 1)),
    ],
)
def test_every_mode(mode: str, value: Any, wanted: tuple[int, int, int]) -> None:
    image = decode_image(_bytes(Pillow.new(mode, (20, 20), value)), 20)
    assert np.allclose(_colour(image), wanted, atol=1)


def test_a_palette_with_transparency_is_composed_on_white() -> None:
    palette = Pillow.new("P", (20, 20), 0)
    palette.putpalette([255, 0, 0, 0, 0, 255])
    assert _colour(decode_image(_bytes(palette, transparency=0), 20)) == [255, 255, 255]
    assert _colour(decode_image(_bytes(palette), 20)) == [255, 0, 0]


def test_cmyk_is_not_inverted() -> None:
    data = _bytes(Pillow.new("RGB", (32, 32), (250, 20, 20)).convert("CMYK"), "JPEG", quality=95)
    red, green, blue = _colour(decode_image(data, 32))
    assert red > 180
    assert max(green, blue) < 90


@pytest.mark.parametrize("kind", [np.uint16, np.float32])
def test_deep_greyscale_keeps_its_order(kind: type) -> None:
    ramp: Any = np.linspace(0, 60_000 if kind is np.uint16 else 1.0, 64).astype(kind)
    image = decode_image(_bytes(Pillow.fromarray(np.tile(ramp, (16, 1))), "TIFF"), 16)
    row = image.pixels[0, :, 0].astype(int)
    assert (np.diff(row) >= 0).all()
    assert row[-1] - row[0] > 200


def test_only_the_first_frame_of_an_animation() -> None:
    frames = [Pillow.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    for form in ("GIF", "WEBP", "PNG"):
        data = _bytes(frames[0], form, save_all=True, append_images=frames[1:], duration=50)
        assert np.allclose(_colour(decode_image(data, 20)), (255, 0, 0), atol=12)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_made_upright(orientation: int) -> None:
    upright = Pillow.new("RGB", (60, 40), "white")
    upright.paste("red", (0, 0, 30, 20))
    undo = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_90"}
    undo |= {7: "TRANSVERSE", 8: "ROTATE_270"}
    stored = upright.transpose(Pillow.Transpose[undo[orientation]]) if orientation in undo else upright
    exif = Pillow.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    image, facts = decode(_bytes(stored, "JPEG", exif=exif, quality=95), Limits(), 40)
    assert (facts["width"], facts["height"]) == (60, 40)
    assert image.pixels.shape == (40, 60, 3)
    assert image.pixels[5, 5, 1] < 60
    assert image.pixels[35, 55, 1] > 200


def _photo(**tags: Any) -> bytes:
    exif = Pillow.Exif()
    exif[ExifTags.Base.Make] = tags.get("make", "Canon")
    exif[ExifTags.Base.Model] = tags.get("model", "Canon EOS 5D\0 ")
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = tags.get("taken", "2024:05:17 10:30:59")
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef] = "S", "W"
    gps[ExifTags.GPS.GPSLatitude] = tags.get("latitude", (33.0, 51.0, 36.0))
    gps[ExifTags.GPS.GPSLongitude] = tags.get("longitude", (151.0, 12.0, 0.0))
    return _bytes(Pillow.new("RGB", (32, 32)), "JPEG", exif=exif)


def test_what_the_camera_wrote_is_kept() -> None:
    _, facts = decode(_photo(), Limits(), 32)
    assert facts["taken"] == datetime(2024, 5, 17, 10, 30, 59)
    assert facts["camera"] == "Canon EOS 5D"
    assert facts["latitude"] == pytest.approx(-33.86)
    assert facts["longitude"] == pytest.approx(-151.2)


@pytest.mark.parametrize(
    "tags",
    [
        {"taken": "0000:00:00 00:00:00"},
        {"taken": "2024:13:45 99:99:99"},
        {"latitude": (999.0, 0.0, 0.0)},
        {"make": "", "model": ""},
    ],
)
def test_impossible_facts_are_left_out_and_the_picture_kept(tags: dict[str, Any]) -> None:
    image, facts = decode(_photo(**tags), Limits(), 32)
    assert image.pixels.shape == (32, 32, 3)
    missing = {"taken": "taken", "latitude": "latitude", "make": "camera"}[next(iter(tags))]
    assert missing not in facts


def test_corrupt_and_huge_exif_do_not_lose_the_picture() -> None:
    for block in (b"Exif\0\0garbage", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 60_000):
        image, _ = decode(_bytes(Pillow.new("RGB", (32, 32)), "JPEG", exif=block), Limits(), 32)
        assert image.pixels.shape == (32, 32, 3)


def test_a_large_jpeg_is_never_decoded_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _bytes(Pillow.new("RGB", (6000, 4000), "red"), "JPEG")
    decoded: list[tuple[int, int]] = []
    real = ImageFile.ImageFile.load

    def load(self: ImageFile.ImageFile) -> Any:
        decoded.append(self.size)
        return real(self)

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)
    image, facts = decode(data, Limits(), 256)
    assert max(decoded[-1]) <= 6000 // 8
    assert (facts["width"], facts["height"]) == (6000, 4000)
    assert 256 <= min(image.pixels.shape[:2]) <= 2 * 256


def test_no_more_than_is_needed_is_returned_and_nothing_is_enlarged() -> None:
    assert min(decode_image(_bytes(Pillow.new("RGB", (900, 2000))), 100).pixels.shape[:2]) == 100
    assert decode_image(_bytes(Pillow.new("RGB", (10, 20))), 100).pixels.shape == (20, 10, 3)


@pytest.mark.parametrize("size", [(1, 1), (20_000, 1), (1, 20_000)])
def test_extreme_shapes(size: tuple[int, int]) -> None:
    assert decode_image(_bytes(Pillow.new("RGB", size)), 64).pixels.shape == (size[1], size[0], 3)


def test_limits_are_named_when_they_are_hit() -> None:
    data = _bytes(Pillow.new("RGB", (300, 300)))
    with pytest.raises(UnreadableMedia, match="300 x 300 pixels are over the limit of 50,000"):
        decode(data, Limits(decoded_pixels=50_000), 64)
    with pytest.raises(UnreadableMedia, match="the 10,000 pixels that are the limit"):
        decode(data, Limits(pixels=10_000), 64)


def test_the_reader_gives_one_segment(tmp_path: Path) -> None:
    Pillow.new("RGB", (30, 20), "red").save(tmp_path / "a.png")
    (segment,) = ImageReader().read(tmp_path / "a.png", Limits(), 10)
    assert isinstance(segment.media, Image)
    assert segment.facts == {"width": 30, "height": 20}
