"""Decodes images: upright, on white, as 8-bit RGB, no larger than needed, with limits."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from io import BytesIO
from math import isqrt
from pathlib import Path
from typing import IO, Any, NamedTuple

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
from lingxi.media.metadata.exif import exif_tags
from lingxi.media.metadata.inside import known_in
from lingxi.media.metadata.known import Known
from lingxi.types import Image, Limits

DECODERS = (  # the decoders that Pillow may use, imported by name: Pillow's own list has many more
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
    GifImagePlugin.GifImageFile,
    BmpImagePlugin.BmpImageFile,
    TiffImagePlugin.TiffImageFile,
    AvifImagePlugin.AvifImageFile,
)
LONG = 16  # an image is decoded to at most this many times side * side pixels


class Decoded(NamedTuple):
    """The pixels of an image, the size of the upright original, and what its metadata say."""

    image: Image
    size: dict[str, int]  # width and height
    known: Known


def decode_image(file: IO[bytes] | bytes, side: int) -> Image:
    """The image in an open file or in bytes, decoded no larger than ``side`` needs. Raises UnreadableMedia."""
    return decode(file, Limits(), side)[0]


def decode_image_file(path: Path, side: int) -> Image:
    """The pixels of a file, as :func:`decode_image`; raises OSError if it cannot be opened."""
    with path.open("rb") as file:
        return decode_image(file, side)


def decode(file: IO[bytes] | bytes, limits: Limits, side: int) -> Decoded:
    """An image with its metadata, from an open file or from bytes; decoded no larger than ``side`` needs.

    Raises UnreadableMedia.
    """
    stream = BytesIO(file) if isinstance(file, bytes) else file
    with _translated(), _settings, _open(stream) as image:
        width, height = image.size
        _check(image.size, limits.pixels)
        _shrink_while_decoding(image, side)
        _check(image.size, limits.decoded_pixels)
        image.load()
        exif = exif_tags(image)  # after decoding: PNG stores it behind the pixels, and TIFF rotates itself
        if exif.get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8):
            width, height = height, width
        pixels = np.asarray(_upright(_reduced(_rgb(_reduced(image, side)), side), exif))
        known = known_in(image, exif)
    return Decoded(Image(pixels), {"width": width, "height": height}, known)


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
        raise UnreadableMedia(f"not a readable image: {reason}") from error


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
        what = "it is empty" if not head else "its content is not an image format that lingxi reads"
        raise UnreadableMedia(f"not a readable image: {what}") from None


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
