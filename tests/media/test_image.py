"""Images of every kind become upright RGB on white."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, ImageFile
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from lingxi.errors import UnreadableMedia
from lingxi.media.image import decode, decode_image
from lingxi.media.losses import CUT_OFF, losses
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


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_colour_that_stands_for_nothing_does_not_bleed_into_its_neighbours(mode: str) -> None:
    """Every other column is transparent, so an average of two is half the colour beside it and half white."""
    columns = np.zeros((40, 400, 3), np.uint8)
    columns[:, ::2] = (255, 0, 255) if mode == "RGB" else 200
    key: Any = (255, 0, 255) if mode == "RGB" else 200
    image = decode_image(_bytes(Pillow.fromarray(columns).convert(mode), transparency=key), 20)
    assert np.allclose(_colour(image), (128, 128, 128), atol=2)


def test_invisible_colours_do_not_bleed_either() -> None:
    columns = np.zeros((40, 400, 4), np.uint8)
    columns[:, ::2] = (255, 0, 255, 0)
    columns[:, 1::2] = (0, 0, 0, 255)
    assert np.allclose(_colour(decode_image(_bytes(Pillow.fromarray(columns)), 20)), (128, 128, 128), atol=2)


def test_the_first_page_of_many() -> None:
    pages = [Pillow.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    data = _bytes(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert _colour(decode_image(data, 20)) == [255, 0, 0]


@pytest.mark.parametrize("mode", ["LAB", "YCbCr", "CMYK", "PA", "RGBa"])
def test_modes_of_tiff(mode: str) -> None:
    source = {"LAB": Pillow.new("LAB", (20, 20), (255, 128, 128)), "PA": Pillow.new("RGBA", (20, 20), (255, 0, 0, 0))}
    white = source.get(mode, Pillow.new("RGB", (20, 20), "white").convert("RGBA"))
    stored = white if mode == "LAB" else white.convert("RGB" if mode in ("YCbCr", "CMYK") else "RGBA").convert(mode)
    if mode == "RGBa":
        stored = Pillow.new("RGBA", (20, 20), (255, 0, 0, 0))
    assert np.allclose(_colour(decode_image(_bytes(stored, "TIFF"), 20)), (255, 255, 255), atol=2)


def test_adobes_inverted_cmyk() -> None:
    """Adobe's marker says that the inks are stored upside down, which Pillow writes and must read."""
    data = _bytes(Pillow.new("CMYK", (32, 32), (0, 255, 255, 0)), "JPEG", quality=95)
    assert b"Adobe" in data
    red, green, blue = _colour(decode_image(data, 32))
    assert red > 240
    assert max(green, blue) < 15


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


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_made_upright(orientation: int, form: str) -> None:
    if form == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    upright = Pillow.new("RGB", (60, 40), "white")
    upright.paste("red", (0, 0, 30, 20))
    undo = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_90"}
    undo |= {7: "TRANSVERSE", 8: "ROTATE_270"}
    stored = upright.transpose(Pillow.Transpose[undo[orientation]]) if orientation in undo else upright
    exif = Pillow.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    block = exif.tobytes() if form == "HEIF" else exif  # pillow-heif writes a turn into the file only from bytes
    image, facts, _ = decode(_bytes(stored, form, exif=block, quality=95), Limits(), 40)
    assert (facts["width"], facts["height"]) == (60, 40)
    assert image.pixels.shape == (40, 60, 3)
    assert image.pixels[5, 5, 1] < 60
    assert image.pixels[35, 55, 1] > 200


def test_a_large_jpeg_is_never_decoded_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _bytes(Pillow.new("RGB", (6000, 4000), "red"), "JPEG")
    decoded: list[tuple[int, int]] = []
    real = ImageFile.ImageFile.load

    def load(self: ImageFile.ImageFile) -> Any:
        decoded.append(self.size)
        return real(self)

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)
    image, facts, _ = decode(data, Limits(), 256)
    assert max(decoded[-1]) <= 6000 // 8
    assert (facts["width"], facts["height"]) == (6000, 4000)
    assert 256 <= min(image.pixels.shape[:2]) <= 2 * 256


def test_a_photo_of_several_images_is_not_decoded_whole_either() -> None:
    """What telephones write: a JPEG with a second one behind it, which Pillow calls MPO."""
    first, second = Pillow.new("RGB", (4000, 3000), "red"), Pillow.new("RGB", (400, 300), "blue")
    data = _bytes(first, "MPO", save_all=True, append_images=[second])
    image, facts, _ = decode(data, Limits(decoded_pixels=1_000_000), 300)
    assert facts == {"width": 4000, "height": 3000}
    assert image.pixels.shape == (375, 500, 3)
    assert image.pixels[0, 0, 0] > 250


def test_a_large_png_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PNG's EXIF may stand behind its pixels: asking for it decodes them."""
    data = _bytes(Pillow.new("L", (3000, 3000)))

    decoded: list[ImageFile.ImageFile] = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded.append)
    with pytest.raises(UnreadableMedia, match="over the limit of 8,000,000"):
        decode(data, Limits(decoded_pixels=8_000_000), 64)
    assert not decoded


@pytest.mark.parametrize("size", [(50_000, 200), (200, 50_000)])
def test_an_extremely_wide_or_high_image_is_scaled_down(size: tuple[int, int]) -> None:
    image, facts, _ = decode(_bytes(Pillow.new("RGB", size)), Limits(), 100)
    assert image.pixels.size <= 4 * 3 * 16 * 100 * 100
    assert (facts["width"], facts["height"]) == size


def test_a_long_text_in_a_png_does_not_lose_the_picture() -> None:
    settings = PngInfo()
    settings.add_text("workflow", "a" * 2_000_000, zip=True)
    assert decode(_bytes(Pillow.new("RGB", (8, 8), "red"), pnginfo=settings), Limits(), 8).size["width"] == 8


def test_settings_of_pillow_are_put_back_when_the_last_thread_is_done() -> None:
    before, filters = Pillow.MAX_IMAGE_PIXELS, list(warnings.filters)
    data = _bytes(Pillow.effect_noise((300, 300), 50), "JPEG")
    with ThreadPoolExecutor(8) as threads:
        shapes = list(threads.map(lambda _: decode_image(data, 64).pixels.shape, range(200)))
    assert set(shapes) == {(75, 75, 3)}
    assert before == Pillow.MAX_IMAGE_PIXELS
    assert warnings.filters == filters


def test_no_more_than_is_needed_is_returned_and_nothing_is_enlarged() -> None:
    assert min(decode_image(_bytes(Pillow.new("RGB", (900, 2000))), 100).pixels.shape[:2]) == 100
    assert decode_image(_bytes(Pillow.new("RGB", (10, 20))), 100).pixels.shape == (20, 10, 3)


@pytest.mark.parametrize("size", [(1, 1), (20_000, 1), (1, 20_000)])
def test_extreme_shapes(size: tuple[int, int]) -> None:
    assert decode_image(_bytes(Pillow.new("RGB", size)), 64).pixels.shape == (size[1], size[0], 3)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data[:60] + b"\xff" * len(data), "its content is damaged"),
        (lambda data: data[:50], "the file is cut off: its end is missing"),
    ],
)
def test_reasons_are_for_people_and_the_words_of_the_decoder_are_their_cause(change: Any, why: str) -> None:
    data = _bytes(Pillow.effect_noise((64, 64), 40))
    with pytest.raises(UnreadableMedia, match=why) as caught:
        decode(change(data), Limits(), 64)
    assert caught.value.reason == f"not a readable image: {why}"
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize("form", ["PNG", "GIF", "TIFF", "BMP", "JPEG"])
def test_a_picture_that_lost_its_end_is_read_as_far_as_it_goes(form: str) -> None:
    data = _bytes(Pillow.effect_noise((64, 64), 40).convert("RGB"), form)
    whole = decode(data, Limits(), 64).image.pixels
    with losses() as lost:
        found = decode(data[: len(data) * 2 // 3], Limits(), 64).image.pixels
    assert lost == [CUT_OFF]
    rows = slice(-9, None) if form == "BMP" else slice(0, 9)  # which is stored from the bottom up
    assert (found[rows] == whole[rows]).all()
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_kind_of_a_format_that_is_not_read_is_not_called_damaged() -> None:
    data = bytearray(_bytes(Pillow.new("RGB", (8, 8)), "BMP"))
    data[28] = 2  # bits of a pixel
    with pytest.raises(UnreadableMedia, match="a kind of its format that is not read"):
        decode(bytes(data), Limits(), 8)


def test_limits_are_named_when_they_are_hit() -> None:
    data = _bytes(Pillow.new("RGB", (300, 300)))
    with pytest.raises(UnreadableMedia, match="300 x 300 pixels are over the limit of 50,000"):
        decode(data, Limits(decoded_pixels=50_000), 64)
    with pytest.raises(UnreadableMedia, match="300 x 300 pixels are over the limit of 10,000"):
        decode(data, Limits(pixels=10_000), 64)
