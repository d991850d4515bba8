"""Pixels come out as people see them: in sRGB, on a background that shows them, with their whole range."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageCms

from lingxi.media.image import decode_image
from lingxi.media.losses import losses
from lingxi.media.pixels import rgb


def _saved(image: Pillow.Image, form: str, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def _exchanged() -> bytes:
    """An sRGB profile whose red and green are exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile.replace(b"sRGB", b"xRGB").replace("sRGB".encode("utf-16-be"), "xRGB".encode("utf-16-be")))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_a_profile_of_other_colours_counts(mode: str) -> None:
    green = Pillow.new("RGB", (20, 20), (0, 255, 0)).convert(mode)
    pixel = decode_image(_saved(green, "PNG", icc_profile=_exchanged()), 20).pixels[5, 5]
    assert pixel[0] > 240
    assert pixel[1] < 20
    plain = decode_image(_saved(green, "PNG", icc_profile=b"no profile"), 20).pixels[5, 5]
    assert plain.tolist() == [0, 255, 0]


@pytest.mark.parametrize(("colour", "back"), [((255, 255, 255), 0), ((0, 0, 0), 255), ((200, 30, 30), 255)])
def test_letters_on_nothing_stay_visible(colour: tuple[int, int, int], back: int) -> None:
    letters = Pillow.new("RGBA", (60, 40), (*colour, 0))
    letters.paste((*colour, 255), (10, 10, 30, 20))
    pixels = decode_image(_saved(letters, "PNG"), 40).pixels
    assert (pixels[15, 15].tolist(), pixels[35, 55].tolist()) == (list(colour), [back] * 3)


def test_12_bits_in_16_are_not_shown_nearly_black() -> None:
    grey = np.linspace(0, 4_095, 400, dtype=np.uint16).reshape(20, 20)
    image = Pillow.fromarray(grey)
    for data in (_saved(image, "PNG"), _saved(image, "TIFF", tiffinfo={281: 4_095})):
        assert decode_image(data, 20).pixels.max() == 255
    assert np.asarray(rgb(image, 65_535)).max() == 16, "the file says that it is dark"
    assert decode_image(_saved(Pillow.fromarray(grey * 4), "PNG"), 20).pixels.max() == 255, "14 bits"
    assert decode_image(_saved(Pillow.fromarray(grey * 8), "PNG"), 20).pixels.max() == 127


@pytest.mark.parametrize("form", ["JPEG", "MPO"])
def test_a_jpeg_that_lost_its_end_is_read_and_reported(form: str) -> None:
    data = _saved(Pillow.effect_noise((200, 150), 40).convert("RGB"), form)
    for cut in (20, len(data) // 2):
        with losses() as lost:
            assert decode_image(data[:-cut], 150).pixels.shape == (150, 200, 3)
        assert lost == ["the file is cut off: its end is missing"]
    with losses() as lost:
        decode_image(data, 150)
    assert lost == []
