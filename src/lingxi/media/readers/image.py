"""Reads images: JPEG, PNG, WebP, GIF (first frame), BMP, TIFF, AVIF, HEIC."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import final

from lingxi.media.image import decode
from lingxi.media.metadata.known import described
from lingxi.media.registry import Format, readers, sample
from lingxi.types import Limits, Segment

SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".gif", ".bmp", ".dib"}
    | {".tif", ".tiff", ".avif", ".avifs", ".heic", ".heif", ".hif", ".heics"}
)


@final
@readers.register("image")
class ImageReader:
    """Reads an image as one segment."""

    suffixes = SUFFIXES
    formats = (
        Format(
            "pictures",
            suffixes,
            "Pillow, libheif",
            "the image, upright; what its metadata say",
            "frames after the first",
        ),
    )
    samples = (
        sample("cat.jpg", "JPEG picture"),
        sample("cat.png", "PNG picture"),
        sample("cat.webp", "WebP picture"),
        sample("cat.gif", "GIF picture"),
        sample("cat.bmp", "BMP picture"),
        sample("cat.tif", "TIFF picture"),
        sample("cat.avif", "AVIF picture"),
        sample("cat.heic", "HEIC picture"),
    )

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """One segment: the image, with a shorter side of at least ``side`` pixels, and its metadata."""
        with path.open("rb") as file:
            image, size, known = decode(file, limits, side)
        return described([Segment(image, facts=size)], known)
