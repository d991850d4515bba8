"""Of an animation a frame is shown that shows something."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as Pillow

from lingxi.media.image import decode_image


def _animation(form: str, *frames: Pillow.Image) -> bytes:
    out = BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=50, lossless=True)
    return out.getvalue()


def _scene(colour: str) -> Pillow.Image:
    picture = Pillow.new("RGB", (80, 60), colour)
    picture.paste("yellow", (0, 0, 40, 30))
    return picture


BLACK, WHITE, RED = (Pillow.new("RGB", (80, 60), colour) for colour in ("black", "white", "red"))


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
@pytest.mark.parametrize("empty", [BLACK, WHITE])
def test_an_empty_first_frame_is_passed_over(form: str, empty: Pillow.Image) -> None:
    shown = decode_image(_animation(form, empty, empty.point(lambda level: level ^ 1), _scene("red"), BLACK), 60)
    assert shown.pixels[50, 70].tolist()[0] > 240
    assert shown.pixels[50, 70].tolist()[1] < 20


def test_the_first_frame_that_shows_something_counts() -> None:
    assert decode_image(_animation("GIF", _scene("blue"), _scene("red")), 60).pixels[50, 70, 2] > 240


def test_where_no_frame_has_more_than_one_colour_the_first_that_is_not_black() -> None:
    assert decode_image(_animation("GIF", BLACK, RED), 60).pixels[0, 0, 0] > 240
    assert decode_image(_animation("GIF", BLACK, Pillow.new("RGB", (80, 60), (1, 1, 1))), 60).pixels.max() < 9
