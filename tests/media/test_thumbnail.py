"""Thumbnails are small and say nothing of where they were taken."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.thumbnail import thumbnail


def test_a_thumbnail_is_small_and_has_no_metadata(tmp_path: Path) -> None:
    exif = Pillow.Exif()
    exif[ExifTags.Base.Model] = "secret camera"
    Pillow.new("RGB", (1600, 900), "red").save(tmp_path / "a.jpg", exif=exif)
    data = thumbnail(tmp_path / "a.jpg", 100)
    assert b"secret camera" not in data
    with Pillow.open(BytesIO(data)) as small:
        assert small.height == 100


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia, match="No such file"):
        thumbnail(tmp_path / "nothing.jpg")
