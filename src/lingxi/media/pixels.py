"""Converts decoded images to pixels: no larger than needed, as 8-bit sRGB, upright, on a background that shows them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from math import isqrt
from typing import Any

import numpy as np
from PIL import ExifTags, ImageCms
from PIL import Image as Pillow

LONG = 16  # an image is decoded to at most this many times side * side pixels
MOST_VALUE = 281  # the tag of TIFF for the greatest value that a sample has
BRIGHT = 225  # mean level of the opaque pixels, from which on they are shown on black: white letters
TURNS = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE"}
TURNS |= {6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90"}
_COLOURED = {
    "RGB": "RGB",
    "RGBA": "RGB",
    "CMYK": "CMYK",
    "L": "L",
    "LA": "L",
    "P": "RGB",
}  # mode -> mode of the profile


def reduced(image: Pillow.Image, side: int) -> Pillow.Image:
    """The image averaged over whole pixels to about ``side``; the encoder does the rest.

    A very long image is reduced further: its shorter side means little.
    """
    factor = max(min(image.size) // side, isqrt(image.width * image.height // (LONG * side * side)))
    if factor < 2 or image.mode not in ("L", "RGB", "RGBA", "LA", "CMYK", "YCbCr") or "transparency" in image.info:
        return image  # palette indices, and a colour that means transparency, cannot be averaged
    return image.reduce(factor)


def rgb(image: Pillow.Image, most: int | None = None) -> Pillow.Image:
    """Any mode as sRGB: by the profile in the file, 16-bit and float values scaled to 8 bits, nothing transparent.

    ``most`` is the greatest value of a sample, if the file names it.
    """
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image, most).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        layer = image.convert("RGBA")
        back = Pillow.new("RGBA", layer.size, "black" if _is_bright(layer) else "white")
        return _srgb(Pillow.alpha_composite(back, layer).convert("RGB"), image.info.get("icc_profile"))
    plain = _srgb(image, image.info.get("icc_profile"))
    return plain if plain.mode == "RGB" else plain.convert("RGB")  # a conversion to the same mode would copy


def upright(image: Pillow.Image, exif: Mapping[int, Any]) -> Pillow.Image:
    """The image turned as its camera was held."""
    turn = TURNS.get(exif.get(ExifTags.Base.Orientation, 1))
    return image.transpose(Pillow.Transpose[turn]) if turn else image


def _is_bright(layer: Pillow.Image) -> bool:
    """Whether what is visible of a partly transparent image would vanish on white."""
    pixels = np.asarray(layer)[:: max(1, layer.height // 256), :: max(1, layer.width // 256)]
    seen = pixels[:, :, 3].astype(np.float32)
    return bool(seen.min() < 128 and (pixels[:, :, :3].min(axis=2) * seen).sum() > BRIGHT * max(seen.sum(), 1.0))


def _srgb(image: Pillow.Image, profile: object) -> Pillow.Image:
    """The image in sRGB, if it has a usable profile of other colours."""
    mode = _COLOURED.get(image.mode)
    if not isinstance(profile, bytes) or not profile or mode is None or b"sRGB" in profile:
        return image
    transform = _transform(profile, mode)
    if transform is None:
        return image
    plain = image if image.mode == mode else image.convert(mode)
    return ImageCms.applyTransform(plain, transform) or plain


@lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """From the colours of a profile to sRGB; None for a broken profile, or one of other channels."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError):
        return None


def _eight_bits(image: Pillow.Image, most: int | None) -> Pillow.Image:
    """Greyscale of more than 8 bits: 16-bit integers by their full range, others by the range in the image."""
    grey = np.nan_to_num(np.asarray(image, dtype=np.float32), posinf=0.0, neginf=0.0)
    greatest = float(grey.max(initial=0.0))
    if image.mode.startswith("I;16") or (image.mode == "I" and 255 < greatest < 65_536):
        low, high = 0.0, float(most) if most and greatest <= most else _range(greatest)
    elif grey.size and grey.min() >= 0 and greatest <= 255 and (image.mode == "I" or greatest > 1):
        low, high = 0.0, 255.0
    else:
        low, high = (float(grey.min()), greatest) if grey.size else (0.0, 1.0)
    scaled = (grey - low) * (255.0 / max(high - low, 1e-9))
    return Pillow.fromarray(np.clip(np.rint(scaled), 0, 255).astype(np.uint8))


def _range(greatest: float) -> float:
    """The greatest value of 16 bits, or of 12 or 14 where no more are used: microscopes and scanners write such."""
    return 65_535.0 if greatest < 256 else next(high for high in (4_095.0, 16_383.0, 65_535.0) if greatest <= high)
