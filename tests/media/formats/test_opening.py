"""Each picture is opened by what its first bytes say, whatever its name."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.opening import open_picture
from lingxi.media.readers.image import ImageReader
from lingxi.types import Image, Limits


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.ico", "ICO"),
        ("a.tga", "TGA"),
        ("a.dib", "DIB"),
        ("a.jp2", "JPEG2000"),
        ("a.pjpeg", "JPEG"),
        ("a.insp", "JPEG"),
        ("a.mpo", "MPO"),
    ],
)
def test_formats_of_pillow(tmp_path: Path, name: str, form: str) -> None:
    path = tmp_path / name
    Pillow.new("RGB", (64, 48), "red").save(path, form)
    (segment,) = ImageReader().read(path, Limits(), 48)
    assert isinstance(segment.media, Image)
    assert segment.media.pixels[20, 20].tolist()[0] > 240
    assert segment.media.pixels[20, 20].tolist()[1] < 20


def test_a_wrong_name_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    Pillow.new("RGB", (8, 8)).save(path, "PNG")
    with path.open("rb") as file:
        assert open_picture(file, Limits(), 8).image.format == "PNG"


@pytest.mark.parametrize(
    ("data", "why"), [(b"", "it is empty"), (b"plain text", "not an image format that lingxi reads")]
)
def test_what_is_no_picture(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableMedia, match=why):
        open_picture(BytesIO(data), Limits(), 8)
