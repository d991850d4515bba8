"""Reads images: JPEG, PNG, WebP, GIF (first frame), BMP, TIFF, AVIF, HEIC; upright, on white, 8-bit RGB."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from io import BytesIO
from math import isfinite, isqrt
from pathlib import Path
from typing import IO, Any, final

import numpy as np
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.registry import readers, sample
from lingxi.types import Image, Limits, Segment, Value

DECODERS = (  # the decoders that Pillow may use, imported by name: Pillow's own list has many more
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
    GifImagePlugin.GifImageFile,
    BmpImagePlugin.BmpImageFile,
    TiffImagePlugin.TiffImageFile,
    AvifImagePlugin.AvifImageFile,
)
SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".gif", ".bmp", ".dib"}
    | {".tif", ".tiff", ".avif", ".avifs", ".heic", ".heif", ".hif", ".heics"}
)
LONG = 16  # an image is decoded to at most this many times side * side pixels


@final
@readers.register("image")
class ImageReader:
    """Reads an image as one segment."""

    suffixes = SUFFIXES
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
        """One segment: the image, with a shorter side of at least ``side`` pixels, and the camera's metadata."""
        with path.open("rb") as file:
            picture, facts = decode(file, limits, side)
            return (Segment(picture, facts=facts),)


def decode_image(file: IO[bytes] | bytes, side: int) -> Image:
    """The image in an open file or in bytes, decoded no larger than ``side`` needs. Raises UnreadableMedia."""
    return decode(file, Limits(), side)[0]


def decode_image_file(path: Path, side: int) -> Image:
    """The pixels of a file, as :func:`decode_image`; raises OSError if it cannot be opened."""
    with path.open("rb") as file:
        return decode_image(file, side)


def decode(file: IO[bytes] | bytes, limits: Limits, side: int) -> tuple[Image, dict[str, Value]]:
    """The pixels and the facts of an image, from an open file or from bytes; decoded no larger than ``side`` needs.

    The facts hold the width and height of the upright original, and if the file has them: ``taken`` (a naive
    datetime, the wall clock of the camera), ``camera``, ``latitude`` and ``longitude`` (degrees). Raises
    UnreadableMedia.
    """
    stream = BytesIO(file) if isinstance(file, bytes) else file
    with _translated(), _settings, _open(stream) as image:
        width, height = image.size
        _check(image.size, limits.pixels)
        _shrink_while_decoding(image, side)
        _check(image.size, limits.decoded_pixels)
        image.load()
        exif = _exif(image)  # after decoding: PNG stores it behind the pixels, and TIFF rotates itself
        if exif.get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8):
            width, height = height, width
        pixels = np.asarray(_upright(_reduced(_rgb(_reduced(image, side)), side), exif))
    return Image(pixels), {"width": width, "height": height, **_facts(exif)}


@contextmanager
def _translated() -> Iterator[None]:
    """Converts any exception of a decoder for a broken file into UnreadableMedia with a readable reason."""
    try:
        yield
    except UnreadableMedia:
        raise
    except MemoryError as error:
        raise UnreadableMedia("decoding it takes more memory than is allowed") from error
    except Exception as error:
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise UnreadableMedia(f"not a readable picture: {reason}") from error


class _Settings:
    """Pillow's settings during decoding: no pixel limit (ours is checked instead), and no warnings.

    Both are global: the first of several threads sets them, the last one restores them.
    """

    def __init__(self) -> None:
        self._lock, self._inside, self._usual = threading.Lock(), 0, ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._usual.enter_context(warnings.catch_warnings())
                self._usual.callback(setattr, Pillow, "MAX_IMAGE_PIXELS", Pillow.MAX_IMAGE_PIXELS)
                warnings.simplefilter("ignore")
                Pillow.MAX_IMAGE_PIXELS = None

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._usual.close()


_settings = _Settings()


def _open(stream: IO[bytes]) -> ImageFile.ImageFile:
    head = stream.read(32)
    stream.seek(0)
    formats = [decoder.format for decoder in DECODERS]
    if head[4:8] == b"ftyp" and b"avi" not in head:
        formats = _heif()
    try:
        return Pillow.open(stream, formats=formats)
    except UnidentifiedImageError:
        what = "it is empty" if not head else "its content is none of the picture formats that lingxi reads"
        raise UnreadableMedia(f"not a readable picture: {what}") from None


def _heif() -> list[str]:
    from pillow_heif import register_heif_opener  # imported here: most folders contain no HEIC

    register_heif_opener(thumbnails=False)
    return ["HEIF"]


def _check(size: tuple[int, int], most: int) -> None:
    if size[0] * size[1] > most:
        raise UnreadableMedia(f"{size[0]} x {size[1]} pixels are over the limit of {most:,}")


def _shrink_while_decoding(image: ImageFile.ImageFile, side: int) -> None:
    """Lets the JPEG decoder skip resolution that is not needed: a 24-megapixel photo is never decoded in full."""
    scale = min(image.size) / side
    if image.format in ("JPEG", "MPO") and scale >= 2:
        image.draft(None, (int(image.width / scale), int(image.height / scale)))


def _reduced(image: Pillow.Image, side: int) -> Pillow.Image:
    """The image averaged over whole pixels to about ``side``; the encoder does the rest.

    A very long image is reduced further: its shorter side means little.
    """
    factor = max(min(image.size) // side, isqrt(image.width * image.height // (LONG * side * side)))
    if factor < 2 or image.mode not in ("L", "RGB", "RGBA", "LA", "CMYK", "YCbCr") or "transparency" in image.info:
        return image  # palette indices, and a colour that means transparency, cannot be averaged
    return image.reduce(factor)


def _rgb(image: Pillow.Image) -> Pillow.Image:
    """Any mode as RGB: 16-bit and float values scaled to 8 bits, transparency composed on white."""
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        layer = image.convert("RGBA")
        return Pillow.alpha_composite(Pillow.new("RGBA", layer.size, "white"), layer).convert("RGB")
    return image.convert("RGB")


def _eight_bits(image: Pillow.Image) -> Pillow.Image:
    """Greyscale of more than 8 bits: 16-bit integers by their full range, others by the range in the image."""
    grey = np.nan_to_num(np.asarray(image, dtype=np.float32), posinf=0.0, neginf=0.0)
    if image.mode.startswith("I;16") or (image.mode == "I" and grey.size and 255 < grey.max() < 65_536):
        low, high = 0.0, 65_535.0
    elif grey.size and grey.min() >= 0 and grey.max() <= 255 and (image.mode == "I" or grey.max() > 1):
        low, high = 0.0, 255.0
    else:
        low, high = (float(grey.min()), float(grey.max())) if grey.size else (0.0, 1.0)
    scaled = (grey - low) * (255.0 / max(high - low, 1e-9))
    return Pillow.fromarray(np.clip(np.rint(scaled), 0, 255).astype(np.uint8))


def _upright(image: Pillow.Image, exif: Mapping[int, Any]) -> Pillow.Image:
    way = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE"}
    way |= {6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90"}
    turn = way.get(exif.get(ExifTags.Base.Orientation, 1))
    return image.transpose(Pillow.Transpose[turn]) if turn else image


def _exif(image: ImageFile.ImageFile) -> dict[int, Any]:
    """The camera's tags as a flat mapping; a broken EXIF block is ignored."""
    try:
        exif = image.getexif()
        tags: dict[int, Any] = dict(exif)
        tags |= exif.get_ifd(ExifTags.IFD.Exif)
        tags[int(ExifTags.IFD.GPSInfo)] = dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except Exception:
        return {}
    return tags


def _facts(exif: Mapping[int, Any]) -> dict[str, Value]:
    found: dict[str, Value | None] = {"taken": _taken(exif), "camera": _camera(exif)}
    found |= _position(exif.get(int(ExifTags.IFD.GPSInfo)) or {})
    return {name: value for name, value in found.items() if value is not None}


def _taken(exif: Mapping[int, Any]) -> datetime | None:
    for tag in (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized, ExifTags.Base.DateTime):
        try:
            return datetime.strptime(str(exif.get(tag, ""))[:19].strip("\0 "), "%Y:%m:%d %H:%M:%S")
        except ValueError:
            continue
    return None


def _camera(exif: Mapping[int, Any]) -> str | None:
    make, model = (_clean(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model))
    known = model.casefold().startswith(make.casefold().split(" ")[0]) if make and model else False
    return (model if known else f"{make} {model}".strip())[:100] or None


def _clean(text: object) -> str:
    return " ".join("".join(char for char in text if char.isprintable()).split()) if isinstance(text, str) else ""


def _position(gps: Mapping[int, Any]) -> dict[str, Value | None]:
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S", 90)
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W", 180)
    return {"latitude": latitude, "longitude": longitude} if None not in (latitude, longitude) else {}


def _degrees(parts: Any, reference: Any, negative: str, most: float) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not isfinite(value) or abs(value) > most:
        return None
    return round(-value if str(reference).strip("\0 ").upper() == negative else value, 7)
