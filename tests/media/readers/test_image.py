"""An image is one segment."""

from __future__ import annotations

from pathlib import Path

from PIL import Image as Pillow

from lingxi.media.readers.image import ImageReader
from lingxi.types import Image, Limits


def test_the_reader_gives_one_segment(tmp_path: Path) -> None:
    Pillow.new("RGB", (30, 20), "red").save(tmp_path / "a.png")
    (segment,) = ImageReader().read(tmp_path / "a.png", Limits(), 10)
    assert isinstance(segment.media, Image)
    assert segment.facts == {"width": 30, "height": 20}
