"""The size of a picture in an icon is checked before it is decoded."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.icon import check_icon
from lingxi.media.image import decode
from lingxi.types import Limits


def _icon(kind: str) -> bytes:
    out = BytesIO()
    Pillow.new("RGBA", (48, 48), "red").save(out, "ICO", bitmap_format=kind, sizes=[(16, 16), (48, 48)])
    return out.getvalue()


@pytest.mark.parametrize("kind", ["png", "bmp"])
def test_icons_are_read_and_large_pictures_in_them_are_refused(kind: str) -> None:
    whole = _icon(kind)
    assert decode(whole, Limits(), 48).size == {"width": 48, "height": 48}
    with pytest.raises(UnreadableMedia, match="pixels are over the limit of 2,000"):
        check_icon(BytesIO(whole), Limits(decoded_pixels=2_000))
    form, at = (">II", whole.index(b"IHDR") + 4) if kind == "png" else ("<ii", 6 + 2 * 16 + 4)
    bomb = whole[:at] + struct.pack(form, 60_000, 60_000) + whole[at + 8 :]
    with pytest.raises(UnreadableMedia, match="60000 x 60000 pixels are over the limit"):
        decode(bomb, Limits(), 48)


def test_a_list_that_is_cut_off_is_left_to_the_decoder() -> None:
    stream = BytesIO(_icon("png")[:30])
    check_icon(stream, Limits())
    assert stream.tell() == 0
    with pytest.raises(UnreadableMedia, match="image"):
        decode(_icon("png")[:5], Limits(), 48)
