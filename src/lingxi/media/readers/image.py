"""Reads images: those of Pillow and libheif, RAW photos, JPEG XL, Photoshop documents, SVG and DICOM."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import final

from lingxi.media.animation_moments import animation_moments
from lingxi.media.formats.raw import SUFFIXES as RAW_SUFFIXES
from lingxi.media.image import decode
from lingxi.media.metadata.known import described
from lingxi.media.motion_moments import motion_moments
from lingxi.media.registry import Format, readers, sample
from lingxi.types import Limits, Segment

USUAL = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".pjpeg", ".pjp", ".mpo", ".insp", ".png", ".apng", ".webp", ".gif", ".bmp"}
    | {".dib", ".tif", ".tiff", ".ico", ".tga", ".jp2", ".j2k", ".j2c", ".jpc", ".jpf", ".jpx"}
)
HEIF = frozenset({".avif", ".avifs", ".heic", ".heif", ".hif", ".heics"})
METADATA = "what IPTC, XMP and EXIF say"
FORMATS = (
    Format("pictures", USUAL, "Pillow", f"the image in sRGB; motion photos and animations as films; {METADATA}"),
    Format(
        "HEIC and AVIF",
        HEIF,
        "libheif",
        f"the image; motion photos and animations as films; {METADATA}",
        "pictures after the first",
    ),
    Format("RAW photos", RAW_SUFFIXES, "rawpy (extra raw)", f"the preview in the file, else the photo; {METADATA}"),
    Format("JPEG XL", frozenset({".jxl"}), "libjxl (extra jxl)", f"the image; {METADATA}"),
    Format(
        "Photoshop",
        frozenset({".psd", ".psb"}),
        "Pillow, psd-tools (extra psd)",
        "the picture of all layers together",
        "single layers",
    ),
    Format("SVG", frozenset({".svg", ".svgz"}), "resvg (extra svg)", "the drawing, its texts", "scripts, other files"),
    Format(
        "DICOM",
        frozenset({".dcm", ".dicom"}),
        "pydicom, gdcm (extra dicom)",
        "the windowed picture, its kind and part of the body",
        "what it says of the patient",
    ),
)
SUFFIXES = frozenset[str]().union(*(each.suffixes for each in FORMATS))


@final
@readers.register("image")
class ImageReader:
    """Reads an image as one segment; what moves in it, as a film or an animation, as moments."""

    suffixes = SUFFIXES
    formats = FORMATS
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
        """The image with a shorter side of ``side`` pixels at least, and its metadata; then its moments if it moves."""
        with path.open("rb") as file:
            image, size, known = decode(file, limits, side)
        moving = [*motion_moments(path, limits, side), *animation_moments(path, limits, side)]
        return described([Segment(image, facts=size), *moving], known)
