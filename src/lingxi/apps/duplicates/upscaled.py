"""Photos of a group that were enlarged: they have more pixels than another, and no more detail."""

from __future__ import annotations

from collections.abc import Sequence

from lingxi.apps.duplicates.file import File
from lingxi.arrays import Pixels
from lingxi.encode.image.detail import enlarged
from lingxi.errors import LingxiError
from lingxi.media.image import decode_image_file
from lingxi.media.isolation import decoded


def upscaled(files: Sequence[File]) -> set[File]:
    """The photos that show no more than a smaller one of the same content could; the larger ones are read whole."""
    photos = [file for file in files if file.sort == "photo" and file.width and file.height]
    sides = sorted({_side(file) for file in photos})
    return {file for file in photos if _is_enlarged(file, [side for side in sides if side < _side(file)])}


def _side(file: File) -> int:
    return max(file.width, file.height)


def _is_enlarged(file: File, smaller: Sequence[int]) -> bool:
    pixels = _read(file) if smaller else None
    return pixels is not None and any(enlarged(pixels, side) for side in smaller)


def _read(file: File) -> Pixels | None:
    try:
        return decoded(decode_image_file, file.path, _side(file)).pixels
    except (LingxiError, OSError):
        return None
