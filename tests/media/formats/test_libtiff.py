"""libtiff says nothing on stderr about strange tags."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as Pillow
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from lingxi.media.image import decode_image


def test_a_picture_with_strange_tags_is_read_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    tags, out = ImageFileDirectory_v2(), BytesIO()
    tags[36867], tags[65_000] = "2019", 1.5
    tags.tagtype[65_000] = 12
    Pillow.new("RGB", (20, 20), "red").save(out, "TIFF", tiffinfo=tags, compression="tiff_lzw")
    assert decode_image(out.getvalue(), 20).pixels[0, 0].tolist() == [255, 0, 0]
    assert capfd.readouterr().err == ""
